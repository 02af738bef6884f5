import { describe, expect, it } from "vitest"
import { Engine } from "../../src/call/engine.ts"
import { PlainCall } from "../../src/call/plain-call.ts"
import { preload } from "../../src/call/preload.ts"
import { resolveOptions } from "../../src/call/resolve-options.ts"
import { runCall } from "../../src/call/run-call.ts"
import { FakeClock } from "../support/fake-clock.ts"

await preload()

/** ms until a call is through that is refused as often, and the gaps (ms) between its attempts. */
async function refused(times: number, headers: Record<string, string>, adaptive: boolean, body?: object) {
  const clock = new FakeClock()
  const engine = new Engine(resolveOptions({ throttle: { adaptive } }), clock)
  const at: number[] = []
  const send = async () => {
    at.push(clock.now())
    return at.length > times ? { status: 200 } : { status: 429, headers, data: body }
  }
  let isDone = false
  runCall(engine, new PlainCall({ method: "POST", url: "https://api.example.com/" }, send)).then(() => {
    isDone = true
  })
  const begin = clock.now()
  while (!isDone && clock.now() - begin < 120_000) await clock.advance(10)
  expect(isDone).toBe(true)
  return { ms: clock.now() - begin, gaps: at.slice(1).map((time, i) => time - (at[i] as number)) }
}

describe.each([true, false])("a call that is refused again and again (adaptive: %s)", (adaptive) => {
  it.each([
    { headers: { "retry-after": "0" }, firstMs: 50, totalMs: 3_200 },
    { headers: { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" }, firstMs: 50, totalMs: 3_200 },
    { headers: { "retry-after-ms": "0" }, firstMs: 50, totalMs: 3_200 },
    { headers: { "retry-after-ms": "20" }, firstMs: 20, totalMs: 1_400 },
    { headers: {}, body: { retry_after: 0 }, firstMs: 50, totalMs: 3_200 },
  ])(
    "begins at what the server said, and doubles from there: $headers $body",
    async ({ headers, body, ...expected }) => {
      const { ms, gaps } = await refused(5, headers as Record<string, string>, adaptive, body)
      expect(gaps[0]).toBeLessThanOrEqual(expected.firstMs + 20)
      expect(gaps[0]).toBeGreaterThanOrEqual(expected.firstMs)
      expect(gaps[4]).toBeGreaterThanOrEqual(4 * expected.firstMs)
      expect(ms).toBeLessThan(expected.totalMs)
    },
  )

  it("waits longer if the server named no wait", async () => {
    expect((await refused(5, {}, adaptive)).ms).toBeGreaterThan(8_000)
  })
})
