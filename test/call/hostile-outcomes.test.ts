import axios, { type AxiosInstance } from "axios"
import Bottleneck from "bottleneck"
import { describe, expect, it, onTestFinished } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { bottleneckGate } from "../../src/bottleneck.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, type Heed, type HeedOptions } from "../../src/index.ts"
import { slack } from "../../src/profiles.ts"
import { redisGate } from "../../src/redis.ts"
import { startRedis } from "../support/redis-server.ts"
import { ANSWERS, ENDLESS, ERRORS, LATER } from "./hostile-results.ts"

const URL = "https://api.example.com/v1/rows"

/** Sends with what a test provides, by one client, heeded or bare. */
type Send = (send: () => Promise<unknown>, signal?: AbortSignal) => Promise<unknown>

const CLIENTS: Readonly<Record<string, (heed: Heed | null) => Send>> = {
  "Heed.run": (heed) => (send) => (heed ? heed.run({ method: "GET", url: URL }, send) : send()),
  axios: (heed) => {
    let sends: () => Promise<unknown> = async () => undefined
    const instance = axios.create({ adapter: () => sends() as never })
    if (heed) heedAxios(instance, heed)
    return (send) => {
      sends = send
      return instance.get(URL)
    }
  },
  fetch: (heed) => (send) => {
    const base = () => send() as Promise<Response>
    return heed ? heedFetch(heed, base)(URL) : base()
  },
}

const OPTIONS: Readonly<Record<string, HeedOptions>> = {
  "": {},
  ", with time limits": { timeout: { attempt: 5_000, total: 5_000 } },
  ", looked into": { profile: slack },
  ", with a hook": { beforeAttempt: () => {} },
  ", to be thrown": { throwHttpErrors: true },
}

const QUICK: HeedOptions = { retry: { retries: 1, backoff: { base: 0, jitter: "none" } } }

/** How it ended, in words that do not depend on which object it was. */
async function ending(work: Promise<unknown>, made: () => unknown): Promise<string> {
  const name = (thing: unknown) => (thing === made() ? "what was made" : words(thing))
  return work.then(
    (thing) => `returned ${name(thing)}`,
    (error) => `threw ${name(error)}`,
  )
}

function words(thing: unknown): string {
  try {
    return String((thing as Error | undefined)?.message ?? typeof thing)
  } catch {
    return "another hostile one"
  }
}

async function inTime<T>(work: Promise<T>): Promise<T | "hangs"> {
  const late = new Promise<"hangs">((resolve) => setTimeout(() => resolve("hangs"), 3_000).unref())
  return Promise.race([work, late])
}

const GOOD = async () => ({ status: 200, headers: {}, data: "ok" })

/** Returns the bare and the heeded call. Both get the same outcome, so that it can be compared by identity. */
function sending(make: () => unknown, throws: boolean) {
  let made: unknown
  const send = async () => {
    made = make()
    if (throws) throw made
    return made
  }
  return { send, made: () => made }
}

describe.each(Object.keys(CLIENTS))("%s", (client) => {
  const create = CLIENTS[client] as (heed: Heed | null) => Send
  describe.each(Object.keys(OPTIONS))("takes hostile outcomes as they come%s", (options) => {
    // Of headers without end axios itself would not see the end.
    const answers = Object.entries(ANSWERS).filter(([name]) => client !== "axios" || name !== ENDLESS)
    const cases = [200, 503].flatMap((status) =>
      answers.map(([name, make]) => ({ name, make: () => make(status), throws: false, status })),
    )
    const thrown = Object.entries(ERRORS).map(([name, make]) => ({
      name,
      make: () => make(503),
      throws: true,
      status: "an error",
    }))
    it.each([...cases, ...thrown])("$name ($status)", async ({ name, make, throws }) => {
      const heed = createHeed({ ...QUICK, ...OPTIONS[options], throttle: { concurrency: 1 } })
      const bare = sending(make, throws)
      const heeded = sending(make, throws)
      const before = await ending(create(null)(bare.send), bare.made)
      const after = await inTime(ending(create(heed)(heeded.send), heeded.made))
      expect(after).not.toBe("hangs")
      // With throwHttpErrors a failed status that could be read is thrown.
      const mayThrow = options === ", to be thrown" && !throws
      if (!LATER.includes(name) && !(mayThrow && after.startsWith("threw"))) expect(after).toBe(before)
      // The permit has come back: at once, not when the gate gives up on it.
      expect(await inTime(create(heed)(GOOD))).not.toBe("hangs")
      expect(heed.report().calls.succeeded).toBeGreaterThanOrEqual(1)
    })
  })
})

describe("a thing that answers a call which has ended", () => {
  it.each(Object.keys(ANSWERS))("is let go without harm: %s", async (name) => {
    const make = ANSWERS[name] as (status: number) => unknown
    const heed = createHeed({ retry: false, timeout: { attempt: 5 }, throttle: { concurrency: 1 } })
    // From the moment of sending, so that the time limit comes first on a slow machine too.
    let late: Promise<unknown> = Promise.resolve()
    const send = () => {
      late = new Promise((resolve) => setTimeout(() => resolve(make(200)), 20))
      return late
    }
    await expect(heed.run({ method: "GET", url: URL }, send)).rejects.toMatchObject({
      code: "ETIMEDOUT",
    })
    await late.catch(() => {})
    expect(await inTime(heed.run({ method: "GET", url: URL }, GOOD))).not.toBe("hangs")
  })
})

describe("an axios call", () => {
  it("whose validateStatus throws ends with what that threw, and the next one goes", async () => {
    const mine = new Error("mine")
    const instance = heedAxios(
      axios.create({
        adapter: async (config) => {
          config.validateStatus?.(200)
          throw new Error("validateStatus was to throw")
        },
        validateStatus() {
          throw mine
        },
      }),
      { throttle: { concurrency: 1 } },
    )
    await expect(instance.get(URL)).rejects.toBe(mine)
    expect(await inTime(instance.get(URL).catch((error) => error))).toBe(mine)
  })

  it.each([
    ["frozen", Object.freeze(new Error("x"))],
    ["a text", "oops"],
  ] as const)("that is aborted ends with what the adapter threw: %s", async (_name, thrown) => {
    const ends = async (heeds: (instance: AxiosInstance) => AxiosInstance) => {
      const controller = new AbortController()
      const adapter = async () => {
        controller.abort()
        throw thrown
      }
      try {
        await heeds(axios.create({ adapter })).get(URL, { signal: controller.signal })
      } catch (error) {
        return error === thrown ? "what was thrown" : words(error)
      }
      return "nothing"
    }
    const bare = await ends((instance) => instance)
    expect(await ends((instance) => heedAxios(instance))).toBe(bare)
  })
})

describe("a request that cannot be read", () => {
  it("costs at most the diagnosis: the answer is the client's", async () => {
    const heed = createHeed({ ...QUICK, throttle: { concurrency: 1 } })
    const headers = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("hostile")
        },
      },
    )
    const answer = { status: 503, headers: {} }
    const request = { method: "POST", url: URL, headers }
    await expect(heed.run(request, async () => answer)).resolves.toBe(answer)
    expect(await inTime(heed.run(request, GOOD))).not.toBe("hangs")
  })
})

describe("other gates have every turn back as well", () => {
  const all = [
    ...Object.values(ANSWERS).flatMap((make) =>
      [200, 404].map((status) => ({ make: () => make(status), throws: false })),
    ),
    ...Object.values(ERRORS).map((make) => ({ make: () => make(404), throws: true })),
  ]

  it("Bottleneck's, one at a time", async () => {
    const limiter = new Bottleneck({ maxConcurrent: 1 })
    onTestFinished(() => limiter.disconnect())
    const heed = createHeed({ ...QUICK, throttle: { gate: bottleneckGate(limiter) } })
    for (const { make, throws } of all) {
      const { send, made } = sending(make, throws)
      expect(await inTime(ending(heed.run({ method: "GET", url: URL }, send), made))).not.toBe("hangs")
    }
    expect(await inTime(heed.run({ method: "GET", url: URL }, GOOD))).not.toBe("hangs")
  })

  it("Redis's, one at a time over all runs", { tags: ["redis-server"] }, async () => {
    const redis = await startRedis()
    const heed = createHeed({ ...QUICK, throttle: { concurrency: 1, gate: redisGate({ url: redis.url }) } })
    onTestFinished(() => heed.close())
    for (const { make, throws } of all) {
      const { send, made } = sending(make, throws)
      expect(await inTime(ending(heed.run({ method: "GET", url: URL }, send), made))).not.toBe("hangs")
    }
    expect(await inTime(heed.run({ method: "GET", url: URL }, GOOD))).not.toBe("hangs")
  })

  it.each(Object.keys(ERRORS))("a limiter that refuses with %s", async (name) => {
    const limiter = {
      schedule: async () => {
        throw ERRORS[name]?.(429)
      },
      jobStatus: () => null,
      currentReservoir: async () => null,
      incrementReservoir: async () => 0,
    }
    const heed = createHeed({ ...QUICK, throttle: { gate: bottleneckGate(limiter as never) } })
    const error = await inTime(heed.run({ method: "GET", url: URL }, GOOD).catch((error) => error))
    expect(error).toMatchObject({ code: "ERR_HEED_HELD" })
  })
})
