import axios, { type AxiosError } from "axios"
import { afterEach, expect, it, vi } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, diagnosisOf, type Heed, type HeedOptions } from "../../src/index.ts"
import { linkedin, salesforce } from "../../src/profiles.ts"

const HOST = "https://api.example.com"
const DAY_LIMIT = {
  status: 429,
  message: "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.",
}
const NO_QUOTA = {
  error: { code: "insufficient_quota", message: "You exceeded your current quota, please check your plan." },
}
/** The times that heed goes by. */
const FAKED = ["Date", "performance", "setTimeout", "clearTimeout"] as const
afterEach(() => void vi.useRealTimers())

const limited = (body: unknown = NO_QUOTA, headers: Record<string, string> = {}) =>
  Response.json(body, { status: 429, headers })
const fine = () => new Response(null, { status: 204 })

/** A server by its answers: what was sent to it, and what becomes of a call. */
function serverOf(answer: (request: Request) => Response, options: HeedOptions = {}) {
  const sent: string[] = []
  const heed = createHeed({ profile: null, throttle: { concurrency: 5 }, ...options })
  const base = async (...[url, init]: Parameters<typeof fetch>) => {
    const request = new Request(url, init)
    sent.push(new URL(request.url).pathname)
    return answer(request)
  }
  const send = heedFetch(heed, base)
  const end = async (path: string, init?: RequestInit) => {
    const settled = await send(`${HOST}${path}`, init).catch((error) => error)
    return { settled, diagnosis: diagnosisOf(settled) }
  }
  return { sent, heed, end }
}

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

/** The clients, each as a call that settles with its error or response. */
const CLIENTS: Record<
  string,
  (heed: Heed, answer: (path: string) => Response) => (path: string) => Promise<unknown>
> = {
  fetch(heed, answer) {
    const send = heedFetch(heed, async (url) => answer(String(url)))
    return (path) => send(HOST + path).catch((error) => error)
  },
  axios(heed, answer) {
    const instance = axios.create({
      async adapter(config) {
        const response = answer(String(config.url))
        const data = await response.json()
        const status = response.status
        const headers = Object.fromEntries(response.headers)
        const settled = { data, status, statusText: "", headers, config: config as never }
        if (status < 400) return settled
        throw new axios.AxiosError("failed", "ERR_BAD_REQUEST", config, null, settled as never)
      },
    })
    heedAxios(instance, heed)
    return (path) => instance.get(HOST + path).catch((error: AxiosError) => error)
  },
  "heed.run"(heed, answer) {
    return (path) =>
      heed
        .run({ method: "GET", url: HOST + path }, async () => {
          const response = answer(path)
          const { status, headers } = response
          return { status, headers, data: await response.json() }
        })
        .catch((error) => error)
  },
}

it.each(Object.entries(CLIENTS))(
  "%s: of 200 calls into a day's limit the first few are sent",
  async (_, client) => {
    let sent = 0
    const heed = createHeed({ profile: linkedin, throttle: { concurrency: 5 } })
    const call = client(heed, () => {
      sent++
      return limited(DAY_LIMIT)
    })
    const first = diagnosisOf(await call("/rest/posts/0"))
    const rest = (await Promise.all(times(199, (i) => call(`/rest/posts/${i + 1}`)))).map(diagnosisOf)
    expect(sent).toBe(1)
    expect(first).toMatchObject({ code: 429, stopped: "quota-exhausted", retryable: false })
    for (const diagnosis of rest) {
      expect(diagnosis).toMatchObject({
        code: 429,
        stopped: "quota-exhausted",
        retryable: false,
        status: null,
      })
      expect(diagnosis).toMatchObject({ attempts: [], provider: first?.provider })
      // The two clocks of a machine drift by a ms or so.
      expect(Math.abs(Date.parse(`${diagnosis?.retryAt}`) - Date.parse(`${first?.retryAt}`))).toBeLessThan(
        1_000,
      )
      const texts = diagnosis?.evidence.map(({ text }) => text)
      expect(texts).toEqual(expect.arrayContaining(first?.evidence.map(({ text }) => text).slice(0, 2) ?? []))
      expect(diagnosis?.summary).toContain(`was not sent: a quota is used up`)
      expect(diagnosis?.summary).toContain("The API says: Resource level throttle APPLICATION DAY limit")
    }
  },
)

it("ends the calls in the queue as well", async () => {
  const { sent, end } = serverOf(() => limited())
  const ends = await Promise.all(times(200, () => end("/v1/rows")))
  expect(sent.length).toBeLessThanOrEqual(5)
  for (const { diagnosis } of ends) expect(diagnosis).toMatchObject({ stopped: "quota-exhausted" })
})

it("leaves the other endpoints, and the other accounts, alone", async () => {
  const { sent, end } = serverOf((request) =>
    request.url.endsWith("/a") && request.headers.get("authorization") !== "Bearer two" ? limited() : fine(),
  )
  const of = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  await end("/a", of("one"))
  expect((await end("/b", of("one"))).settled.ok).toBe(true)
  expect((await end("/a", of("two"))).settled.ok).toBe(true)
  expect((await end("/a", of("one"))).diagnosis).toMatchObject({ stopped: "quota-exhausted", attempts: [] })
  expect(sent).toEqual(["/a", "/b", "/a"])
})

it("closes the whole source where the profile says that the quota is the source's", async () => {
  const body = [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }]
  const { sent, end } = serverOf(() => Response.json(body, { status: 403 }), { profile: salesforce })
  await end("/services/data/v58.0/query")
  expect((await end("/services/data/v58.0/sobjects")).diagnosis).toMatchObject({
    stopped: "quota-exhausted",
    attempts: [],
  })
  expect(sent).toHaveLength(1)
})

it.each([
  ["a daily limit under 403", 403, { errors: [{ code: "DAILY_LIMIT_EXCEEDED", message: "No calls left." }] }],
  [
    "a quota of the day by its id",
    429,
    {
      error: {
        status: "RESOURCE_EXHAUSTED",
        message: "Quota exceeded.",
        details: [{ violations: [{ quotaId: "RequestsPerDay" }] }],
      },
    },
  ],
  [
    "a monthly quota in words",
    429,
    { message: "You have exceeded the MONTHLY quota for requests on your plan." },
  ],
  ["a billing limit", 400, { error: { message: "Your credit balance is too low to access the API." } }],
])("closes for %s, of an API without a profile", async (_, status, body) => {
  const { sent, end } = serverOf(() => Response.json(body, { status }))
  await end("/a")
  expect((await end("/a")).diagnosis).toMatchObject({ code: 429, stopped: "quota-exhausted", attempts: [] })
  expect(sent).toHaveLength(1)
})

it("has one call look each maxWait, and opens with the first that is answered", async () => {
  let isBack = false
  const maxWait = 20
  const { sent, end } = serverOf(() => (isBack ? fine() : limited()), { throttle: { maxWait } })
  const passed = () => vi.advanceTimersByTimeAsync(maxWait + 5)
  vi.useFakeTimers({ toFake: [...FAKED] })
  await end("/a")
  await end("/a")
  expect(sent).toHaveLength(1)
  await passed()
  await Promise.all(times(10, () => end("/a")))
  expect(sent).toHaveLength(2)
  isBack = true
  await passed()
  expect((await end("/a")).settled.ok).toBe(true)
  await Promise.all(times(10, () => end("/a")))
  expect(sent).toHaveLength(13)
})

it("does not look before the time that the server named for this very resource", async () => {
  const maxWait = 20
  const answer = (request: Request) =>
    request.url.endsWith("/1") ? limited(NO_QUOTA, { "retry-after": "7200" }) : fine()
  const { sent, end } = serverOf(answer, { throttle: { maxWait } })
  vi.useFakeTimers({ toFake: [...FAKED] })
  await end("/accounts/1")
  await vi.advanceTimersByTimeAsync(maxWait + 5)
  await end("/accounts/1")
  expect(sent).toEqual(["/accounts/1"])
  // Another resource may have a quota of its own: then the refused one alone stays closed.
  expect((await end("/accounts/2")).settled.ok).toBe(true)
  expect((await end("/accounts/3")).settled.ok).toBe(true)
  expect((await end("/accounts/1")).diagnosis).toMatchObject({ stopped: "quota-exhausted", attempts: [] })
  expect(sent).toEqual(["/accounts/1", "/accounts/2", "/accounts/3"])
})

it("shows none of the secrets that the refused call carried", async () => {
  const key = "k-1234567890-abcdefghij"
  const { end } = serverOf(() =>
    limited({ error: { code: "insufficient_quota", message: `No quota left for ${key}.` } }),
  )
  await end("/a", { headers: { "x-token": key } })
  const { diagnosis } = await end("/a")
  expect(diagnosis?.attempts).toEqual([])
  expect(JSON.stringify(diagnosis)).not.toContain(key)
  expect(diagnosis?.summary).toContain("No quota left for [redacted]")
})

it("closes nothing if throttling is off", async () => {
  const { sent, end } = serverOf(() => limited(), { throttle: false })
  await end("/a")
  await end("/a")
  expect(sent).toHaveLength(2)
})
