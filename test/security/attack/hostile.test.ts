import axios from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../../src/axios.ts"
import { heedFetch } from "../../../src/fetch.ts"
import { createHeed, type Heed, type HeedOptions } from "../../../src/index.ts"
import { HOSTILE, HOSTILE_PARTS, type Hostile } from "./hostile.ts"

const URL_ = "https://api.example.com/v1/rows"
const OPTIONS: HeedOptions = {
  throttle: { concurrency: 1, maxWait: 50 },
  retry: { retries: 1, backoff: { base: 0 } },
}
/** Well over the duration of any of these calls: a slow call does not count as one that hangs. */
const HANGS_MS = 1_000

type Made = () => Promise<unknown>

/** A call by a client over a transport that does as `send` does; without a Heed it is the bare client's. */
const CLIENTS: Readonly<Record<string, (heed: Heed | null, send: Made) => Promise<unknown>>> = {
  axios(heed, send) {
    const instance = axios.create({ adapter: send as never })
    return (heed ? heedAxios(instance, heed) : instance).get(URL_)
  },
  fetch(heed, send) {
    return heed ? heedFetch(heed, send as never)(URL_) : send()
  },
  run(heed, send) {
    return heed ? heed.run({ method: "GET", url: URL_ }, send) : send()
  },
}

interface Ending {
  readonly how: "returned" | "threw" | "hung"
  readonly thing: unknown
}

async function ending(call: Made): Promise<Ending> {
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => resolve({ how: "hung", thing: undefined }), HANGS_MS)
  })
  const done = call().then(
    (thing): Ending => ({ how: "returned", thing: box(thing) }),
    (thing: unknown): Ending => ({ how: "threw", thing: box(thing) }),
  )
  return Promise.race([done, hung]).finally(() => clearTimeout(timer))
}

/** Wraps a value, because `await` would read its `then`. */
const box = (thing: unknown) => () => thing
const unboxed = ({ thing }: Ending) => (typeof thing === "function" ? (thing as () => unknown)() : thing)

/** An ending in words: the hostile value itself, or the error that the client made of it. */
function told(one: Ending, hostile: unknown): string {
  const thing = unboxed(one)
  if (thing === hostile || (Number.isNaN(thing) && Number.isNaN(hostile))) return `${one.how} it`
  try {
    const { name, message, status } = thing as Error & { status?: number }
    return `${one.how} ${name ?? ""} ${message ?? ""} ${status ?? ""}`
  } catch {
    return `${one.how} what cannot be read`
  }
}

/** How a client ends on a hostile value, and whether the source admits the next call afterwards. */
async function played(client: string, { make }: Hostile, how: "returned" | "threw", heed: Heed | null) {
  const call = CLIENTS[client] as (typeof CLIENTS)[string]
  let hostile: unknown
  const send = async () => {
    hostile = make()
    if (how === "threw") throw hostile
    return hostile
  }
  const first = await ending(() => call(heed, send))
  const next = await ending(() => call(heed, async () => ({ status: 200, headers: {}, data: "fine" })))
  return { first: told(first, hostile), next: next.how }
}

describe.each(Object.keys(CLIENTS))("%s", (client) => {
  describe.each(["returned", "threw"] as const)("a transport that %s", (how) => {
    it.each(HOSTILE)("$name ends as without heed, and gives its permit back", async (hostile) => {
      const heed = createHeed(OPTIONS)
      heed.on("giveup", () => {})
      heed.on("retry", () => {})
      const heeded = await played(client, hostile, how, heed)
      const bare = await played(client, hostile, how, null)
      expect(heeded).toEqual({ ...bare, next: "returned" })
      expect(() => JSON.stringify(heed.report())).not.toThrow()
    })
  })
})

/** Each hostile part, beside getters that throw, as a caller passes it by every name. */
const PARTS = "headers body signal url method".split(" ")
const throwing = (name: string) =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error("a trap")
    },
  })

const ANSWERS = [200, 401, 500]

/** A call by a client that reads nothing of its request: whatever stands there, `send` says how it ends. */
async function expectServed(call: (heed: Heed, send: Made) => Promise<unknown>) {
  for (const status of ANSWERS) {
    const heed = createHeed({ ...OPTIONS, retry: { retries: 1, backoff: { base: 0 }, methods: ["GET"] } })
    heed.on("attempt", () => {})
    heed.on("retry", () => {})
    const answer = { status, headers: new Headers(), data: {}, config: {}, clone: () => answer }
    const error = Object.assign(new Error("mine"), { status })
    expect(unboxed(await ending(() => call(heed, async () => answer)))).toBe(answer)
    expect(unboxed(await ending(() => call(heed, async () => Promise.reject(error))))).toBe(error)
    expect(() => JSON.stringify(heed.report())).not.toThrow()
  }
}

const RUN = { method: "GET", url: URL_ }
type Parts = readonly [what: string, parts: () => object]
const GIVEN: readonly Parts[] = PARTS.flatMap((part): Parts[] => [
  ...HOSTILE_PARTS.map(({ name, make }): Parts => [`${part}: ${name}`, () => ({ [part]: make() })]),
  [`a getter of ${part} that throws`, () => throwing(part)],
])

describe("a request of Heed.run", () => {
  it.each(GIVEN)("with hostile %s ends as its client ends it", async (_, parts) => {
    const request = Object.defineProperties({ ...RUN }, Object.getOwnPropertyDescriptors(parts()))
    await expectServed((heed, send) => heed.run(request as never, send))
  })

  it.each(HOSTILE_PARTS)("that is hostile ($name) ends as its client ends it", async ({ make }) => {
    await expectServed((heed, send) => heed.run(make() as never, send))
  })
})

describe("a request of fetch", () => {
  it.each(GIVEN.filter(([what]) => !what.startsWith("url")))(
    "with hostile %s ends as its fetch ends it",
    async (_, parts) => {
      await expectServed((heed, send) => heedFetch(heed, send as never)(URL_, parts()))
    },
  )

  it.each(HOSTILE_PARTS)(
    "whose init or input is hostile ($name) ends as its fetch ends it",
    async ({ make }) => {
      await expectServed((heed, send) => heedFetch(heed, send as never)(URL_, make() as never))
      await expectServed((heed, send) => heedFetch(heed, send as never)(make() as never))
    },
  )
})

describe("a request of axios", () => {
  const NAMES = "data params auth proxy signal cancelToken url baseURL method".split(" ")

  // An interceptor that runs after axios has looked at a config can still put anything into it.
  it.each(NAMES.flatMap((name) => HOSTILE_PARTS.map((part) => ({ ...part, of: name }))))(
    "whose $of is hostile ($name) ends as without heed",
    async ({ of, make }) => {
      for (const status of ANSWERS) {
        const answer = { status, headers: {}, data: {}, config: {} }
        const send = (heed: Heed | null) => {
          const instance = axios.create({
            adapter: async () => answer as never,
            transformRequest: [],
            transformResponse: [],
          })
          if (heed) heedAxios(instance, heed)
          instance.interceptors.request.use((config) => Object.assign(config, { [of]: make() }))
          return ending(() => instance.get(URL_))
        }
        const heed = createHeed(OPTIONS)
        heed.on("attempt", () => {})
        heed.on("retry", () => {})
        const heeded = await send(heed)
        expect(heeded.how).not.toBe("hung")
        expect(told(heeded, answer)).toBe(told(await send(null), answer))
      }
    },
  )
})
