import { onTestFinished } from "vitest"
import { type RedisServer, spawnRedis } from "./redis-process.ts"

export type { RedisServer }

/** A real redis-server on a free port, ended with the test. */
export async function startRedis(): Promise<RedisServer> {
  const redis = await spawnRedis()
  onTestFinished(() => redis.stop())
  return redis
}
