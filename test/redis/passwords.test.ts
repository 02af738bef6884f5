/** @module-tag redis-server */
import { expect, it, onTestFinished } from "vitest"
import { CLIENTS, type ClientName, openClient } from "../support/redis-clients.ts"
import { spawnRedis } from "../support/redis-process.ts"
import { startRun, until } from "./run.ts"

async function redisWithPassword() {
  const redis = await spawnRedis()
  onTestFinished(() => redis.stop())
  await redis.command("CONFIG", "SET", "requirepass", "hunter2-right")
  return redis
}

const CASES = [
  ["no password", "", /Redis: NOAUTH, it wants a password/],
  ["a wrong password", ":hunter2-wrong@", /Redis: WRONGPASS, it refuses the user or the password/],
] as const
const BY: readonly (ClientName | "url")[] = ["url", ...CLIENTS]

it.each(BY.flatMap((by) => CASES.map(([what, user, says]) => [by, what, user, says] as const)))(
  "by %s with %s, the gate and a warning say so, without the password",
  async (by, _what, user, says) => {
    const redis = await redisWithPassword()
    const url = redis.url.replace("//", `//${user}`)
    const opened = by === "url" ? null : await openClient(by, url, { connects: false })
    if (opened) onTestFinished(opened.close)
    const run = startRun(opened ? { client: opened.client } : { url })
    const warnings: string[] = []
    run.heed.on("warning", ({ message }) => warnings.push(message))
    expect(await run.call()).toBe(200)
    await until(() => warnings.length > 0)
    expect(run.gate[0]?.state).toBe("alone")
    expect(run.gate[0]?.reason).toMatch(says)
    expect(warnings[0]).toMatch(says)
    expect(JSON.stringify([run.gate, warnings])).not.toContain("hunter2")
  },
)
