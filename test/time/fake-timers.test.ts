import { diagnosisOf, type HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { afterEach, describe, expect, it, vi } from "vitest"

const HOUR = 3_600_000
type Faked = "setTimeout" | "clearTimeout" | "Date" | "performance"

const SETS: Faked[][] = [
  ["setTimeout", "clearTimeout"],
  ["setTimeout", "clearTimeout", "Date"],
  ["setTimeout", "clearTimeout", "performance"],
  ["setTimeout", "clearTimeout", "Date", "performance"],
]

let removed: (() => void) | null = null
afterEach(() => {
  removed?.()
  removed = null
})

/** A fetch that answers with these, one after another, and the attempts that it has seen. */
function answering(...answers: [status: number, headers?: Record<string, string>][]) {
  const seen = { attempts: 0 }
  const api = async () => {
    const [status, headers] = answers[seen.attempts++] ?? [200]
    return new Response(null, { status, ...(headers && { headers }) })
  }
  return { seen, api }
}

// The fake timers of vitest are those of sinon, and so are those of Jest. Jest's are tried with the packed package.
const time = {
  install: (toFake: Faked[]) => void vi.useFakeTimers({ toFake }),
  pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  set: (epochMs: number) => void vi.setSystemTime(epochMs),
  remove: () => void vi.useRealTimers(),
}

describe("under fake timers", () => {
  describe.each(SETS.map((faked) => [faked.join(" "), faked] as const))("of %s", (_, faked) => {
    // While `performance` is real, the time that the test itself takes passes as well.
    const isExact = faked.includes("performance")
    const install = () => {
      time.install([...faked])
      removed = time.remove
    }

    it("a retry goes when its backoff is over, to the ms", async () => {
      install()
      const { seen, api } = answering([503], [503])
      const call = heedFetch({ retry: { backoff: { base: 500, jitter: "none" } } }, api)("https://a.example/")
      await time.pass(0)
      expect(seen.attempts).toBe(1)
      await time.pass(498)
      if (isExact) expect(seen.attempts).toBe(1)
      await time.pass(3)
      expect(seen.attempts).toBe(2)
      await time.pass(1_001)
      expect((await call).status).toBe(200)
    })

    it("a hold lasts for what the server named, however the machine's clock is set", async () => {
      for (const step of faked.includes("Date") ? [0, HOUR, -HOUR] : [0]) {
        install()
        const { seen, api } = answering([429, { "retry-after": "3" }])
        const call = heedFetch({}, api)("https://a.example/")
        await time.pass(300)
        if (step) time.set(Date.now() + step)
        await time.pass(2_600)
        if (isExact) expect(seen.attempts).toBe(1)
        await time.pass(100)
        expect(seen.attempts).toBe(2)
        expect((await call).status).toBe(200)
        time.remove()
        removed = null
      }
    })

    it("a call that is refused again and again waits from what the server named, doubled each time", async () => {
      install()
      const refused: [number, Record<string, string>] = [429, { "retry-after-ms": "20" }]
      for (const adaptive of [true, false]) {
        const { seen, api } = answering(...Array(5).fill(refused))
        const call = heedFetch({ throttle: { adaptive } }, api)("https://a.example/")
        await time.pass(100)
        if (isExact) expect(seen.attempts).toBeLessThanOrEqual(4)
        await time.pass(1_100)
        expect(seen.attempts).toBe(6)
        expect((await call).status).toBe(200)
      }
    })

    it("a timeout ends an attempt", async () => {
      install()
      const stalled = () => new Promise<Response>(() => {})
      const api = heedFetch({ timeout: { attempt: 2_000 }, retry: false }, stalled)
      const call = api("https://a.example/").catch((error: { diagnosis: { code: number } }) => error)
      await time.pass(2_000)
      await vi.waitFor(async () => expect(await call).toMatchObject({ diagnosis: { code: 504 } }))
    })
  })
})

it("with real timers, a frozen Date and a frozen performance neither stall a retry nor make it hot", async () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] })
  removed = () => vi.useRealTimers()
  const { seen, api } = answering([503], [429, { "retry-after-ms": "20" }], [503])
  const call = heedFetch({ retry: { backoff: { base: 10, jitter: "none" } } }, api)("https://a.example/")
  expect((await call).status).toBe(200)
  expect(seen.attempts).toBe(4)
})

it("where queueMicrotask is faked, a body is read as far as its first chunk: undici repeats it without end", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance", "queueMicrotask"] })
  removed = time.remove
  const answers = [503, 404]
  const api = async () => Response.json({ message: "archived" }, { status: answers.shift() ?? 200 })
  const call = heedFetch({ retry: { backoff: { base: 500, jitter: "none" } } }, api)("https://a.example/")
  await time.pass(600)
  expect(diagnosisOf(await call)).toMatchObject({ code: 404, provider: { message: "archived" } })
  expect(answers).toEqual([])
})

/** What keeps the calls of a source waiting, and the fetch that brings it about. */
const WAITS: [string, HeedOptions, ReturnType<typeof answering>["api"]][] = [
  ["a hold", {}, answering([429, { "retry-after-ms": "10" }]).api],
  ["a configured limit", { throttle: { limit: { requests: 1, per: 10 } } }, answering().api],
  ["an unread body", { throttle: { concurrency: 1 } }, async () => new Response("{}")],
]

it.each(WAITS)(
  "a source that waits for %s goes on where the fake timers are gone",
  async (_, options, api) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    removed = time.remove
    const heeded = heedFetch(options, api)
    const calls = [heeded("https://a.example/1"), heeded("https://a.example/2")]
    await time.pass(1)
    time.remove()
    // A second passes at once.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    calls.push(heeded("https://a.example/3"))
    await time.pass(3_000)
    expect(await Promise.all(calls)).toMatchObject(Array(3).fill({ status: 200 }))
  },
)

const NO_PERFORMANCE: [string, unknown][] = [
  ["missing", null],
  ["a stub without now", {}],
  ["a mock that throws", { now: () => expect.unreachable("not mocked") }],
]
it.each(NO_PERFORMANCE)("where performance is %s, failed attempts are retried", async (_, stub) => {
  vi.stubGlobal("performance", stub)
  const { seen, api } = answering([503], [429, { "retry-after-ms": "10" }])
  const call = heedFetch({ retry: { backoff: { base: 1 } } }, api)("https://a.example/")
  expect((await call).status).toBe(200)
  expect(seen.attempts).toBe(3)
  vi.unstubAllGlobals()
})
