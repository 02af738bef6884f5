import { describe, expect, it } from "vitest"
import { createHeed, diagnosisOf, type HeedOptions } from "../../src/index.ts"
import { meta, slack } from "../../src/profiles.ts"

// A client whose responses heed.run is given as they came: fetch itself, ky, what is made on them.

const GET = { method: "GET", url: "https://api.example.com/v1/rows" }
const ONCE: HeedOptions = { retry: false, throttle: { maxWait: 0 } }
const REFUSED = { message: "the scope is missing" }

const WAYS: [name: string, settle: (response: Response) => Promise<unknown>][] = [
  ["resolved with", async (response) => response],
  ["in the error", (response) => Promise.reject(Object.assign(new Error("failed"), { response }))],
  ["in the cause", (response) => Promise.reject(new Error("failed", { cause: response }))],
]

describe.each(WAYS)("heed.run, with a Response that is %s", (_name, settle) => {
  async function run(response: Response, options: HeedOptions = ONCE) {
    const heed = createHeed(options)
    const end = await heed.run(GET, () => settle(response)).catch((error: unknown) => error)
    return diagnosisOf(end)
  }

  it("has the API's own message in the diagnosis, and leaves the body to the caller", async () => {
    const response = Response.json(REFUSED, { status: 403 })
    expect(await run(response)).toMatchObject({ code: 403, provider: REFUSED })
    expect(await response.json()).toEqual(REFUSED)
  })

  it("has a profile read the body", async () => {
    const limited = { error: { message: "User request limit reached", type: "OAuthException", code: 17 } }
    const response = Response.json(limited, { status: 400 })
    expect(await run(response, { ...ONCE, profile: meta })).toMatchObject({ code: 429, matchedBy: "profile" })
    expect(await response.json()).toEqual(limited)
  })

  it("leaves a body alone that was read before", async () => {
    const response = Response.json(REFUSED, { status: 403 })
    await response.text()
    expect(await run(response)).toMatchObject({ code: 403, provider: null })
  })
})

describe("heed.run, with a Response that it lets go of", () => {
  it("finds the failure in a 2xx, and leaves its body to the caller", async () => {
    const refused = { ok: false, error: "invalid_auth" }
    const heed = createHeed({ ...ONCE, profile: slack })
    const response = await heed.run(GET, async () => Response.json(refused))
    expect(diagnosisOf(response)).toMatchObject({ code: 401, status: 200, matchedBy: "profile" })
    expect(await response.json()).toEqual(refused)
  })

  it("gives back what was kept of it if no other attempt was sent", async () => {
    const heed = createHeed({ refreshCredentials: () => Promise.reject(new Error("revoked")) })
    const send = async () => new Response("the token has expired", { status: 401, statusText: "Go away" })
    const response = await heed.run(GET, send)
    expect([response.status, response.statusText]).toEqual([401, "Go away"])
    expect(await response.text()).toBe("the token has expired")
    expect(diagnosisOf(response)?.code).toBe(401)
  })

  it("cancels it before the next attempt", async () => {
    let cancelled = 0
    const unread = () =>
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode("down".repeat(50_000))),
        cancel: () => void cancelled++,
      })
    const heed = createHeed({ retry: { retries: 1, backoff: { base: 0, jitter: "none" } } })
    const ends = [new Response(unread(), { status: 503 }), new Response("rows")]
    const response = await heed.run(GET, async () => ends.shift() as Response)
    expect([await response.text(), cancelled]).toEqual(["rows", 1])
  })
})
