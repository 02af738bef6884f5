export type { IoredisClient } from "./redis/ioredis-driver.ts"
export type { NodeRedisClient } from "./redis/node-redis-driver.ts"
export type { RedisGateOptions } from "./redis/options.ts"
export { redisGate } from "./redis/redis-gate.ts"
