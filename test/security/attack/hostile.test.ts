import axios from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../../src/axios.ts"
import { heedFetch } from "../../../src/fetch.ts"
import { createHeed, type Heed, type HeedOptions } from "../../../src/index.ts"
import { HOSTILE, HOSTILE_PARTS, type Hostile } from "./hostile.ts"

const URL = "https://api.example.com/v1/rows"
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
    return (heed ? heedAxios(instance, heed) : instance).get(URL)
  },
  fetch(heed, send) {
    return heed ? heedFetch(heed, send as never)(URL) : send()
  },
  run(heed, send) {
    return heed ? heed.run({ method: "GET", url: URL }, send) : send()
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

describe("a request of Heed.run", () => {
  const ANSWERS = [200, 401, 500]

  it.each(HOSTILE_PARTS)("whose headers are hostile ($name) ends as its client ends it", async ({ make }) => {
    for (const status of ANSWERS) await expectServed({ headers: make() }, status)
  })

  it.each(HOSTILE_PARTS)("whose body is hostile ($name) ends as its client ends it", async ({ make }) => {
    for (const status of ANSWERS) await expectServed({ body: make() }, status)
  })

  async function expectServed(parts: object, status: number) {
    const heed = createHeed(OPTIONS)
    heed.on("attempt", () => {})
    const answer = { status, headers: {}, data: {} }
    const error = Object.assign(new Error("mine"), { status })
    const run = (send: Made) => ending(() => heed.run({ method: "GET", url: URL, ...parts } as never, send))
    expect(unboxed(await run(async () => answer))).toBe(answer)
    expect(unboxed(await run(async () => Promise.reject(error)))).toBe(error)
  }
})
