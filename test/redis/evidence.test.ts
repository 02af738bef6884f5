/** @module-tag redis-server */
import { expect, it } from "vitest"
import { startRedis } from "../support/redis-server.ts"
import { startRun, until } from "./run.ts"

it("a call that was refused says how many others were at it", async () => {
  const redis = await startRedis()
  const others = [1, 2, 3].map(() => startRun({ url: redis.url }))
  const refused = startRun(
    { url: redis.url },
    () => new Response("{}", { status: 429, headers: { "retry-after": "60" } }),
    { maxWait: 100 },
  )
  await until(async () => {
    await Promise.all(others.map((run) => run.call()))
    return others.every((run) => run.gate.at(-1)?.state === "shared")
  })
  let texts: string[] = []
  refused.heed.on("giveup", ({ diagnosis }) => {
    texts = diagnosis.evidence.map(({ text }) => text)
  })
  expect(await refused.call()).toBe(429)
  expect(texts.join("\n")).toContain("3 other runs were extracting from this source")
})
