import { describe, expect, it } from "vitest"
import { createHeed, diagnosisOf, type HeedEvent, type HeedOptions } from "../../src/index.ts"

const TOKENS = ["first-otter-72-lamp", "second-heron-18-jar", "third-lynx-45-oar"]
const EVENTS: HeedEvent[] = ["attempt", "retry", "success", "giveup"]
const QUICK = { retries: 2, backoff: { base: 0 } }

/** All that heed says of one call whose path holds each token, and whose failures name each of them. */
async function sayings(options: HeedOptions, headers: Headers, statuses: number[], more = "") {
  const heed = createHeed({ retry: QUICK, throttle: false, ...options })
  const said: unknown[] = []
  for (const event of EVENTS) heed.on(event, (told) => said.push(told))
  let n = 0
  const send = async () => {
    const status = statuses[n++] ?? 200
    const data = { message: `not ${TOKENS.join(" nor ")}, not ${more}` }
    if (status === 0) throw Object.assign(new Error("reset"), { code: `ECONNRESET ${TOKENS.join(" ")}` })
    return { status, headers: {}, data }
  }
  const url = `https://api.example.com/v1/${TOKENS.join("/")}`
  const ended = await heed.run({ method: "GET", url, headers }, send).catch((error: unknown) => error)
  expect(n).toBe(statuses.length)
  return { last: said.at(-1), said: JSON.stringify([said, diagnosisOf(ended), heed.report()]) }
}

function expectNone(text: string, tokens = TOKENS) {
  for (const token of tokens) expect(text).not.toContain(token)
}

describe("what the tries of a call carried", () => {
  it("is masked after them all, where beforeAttempt gave each its own", async () => {
    const beforeAttempt: HeedOptions["beforeAttempt"] = ({ headers }, attempt) =>
      headers.set("x-session", TOKENS[attempt - 1] as string)
    const failed = await sayings({ beforeAttempt }, new Headers(), [503, 503, 400])
    expectNone(JSON.stringify(failed.last))
    const good = await sayings({ beforeAttempt }, new Headers(), [503, 503, 200])
    expectNone(JSON.stringify(good.last))
  })

  it("is masked where refreshCredentials changes the request's own headers", async () => {
    const headers = new Headers({ authorization: `Bearer ${TOKENS[0]}` })
    const refreshCredentials = async () => headers.set("authorization", `Bearer ${TOKENS[1]}`)
    const { last } = await sayings({ refreshCredentials }, headers, [401, 503, 400])
    expectNone(JSON.stringify(last), TOKENS.slice(0, 2))
  })

  it("is masked in what is told between two tries", async () => {
    const headers = new Headers({ "x-session": TOKENS[0] as string })
    const beforeAttempt: HeedOptions["beforeAttempt"] = (request, attempt) =>
      request.headers.set("x-session", TOKENS[Math.min(attempt, 2)] as string)
    const { said } = await sayings({ beforeAttempt }, headers, [503, 503, 400])
    const retried = JSON.parse(said)[0].filter((told: object) => "retriesLeft" in told)
    expect(retried.length).toBe(2)
    expectNone(JSON.stringify(retried[0]), TOKENS.slice(0, 2))
    expectNone(JSON.stringify(retried[1]), TOKENS)
  })

  it("is kept of the latest, beyond whom more is masked", async () => {
    const odd = "kX9vQ2hT8u"
    const earlier = (attempt: number) => (attempt === 1 ? odd : `word-${attempt}-of-${attempt * 7}`)
    const beforeAttempt: HeedOptions["beforeAttempt"] = ({ headers }, attempt) =>
      headers.set("x-session", attempt > 60 ? (TOKENS[attempt % 3] as string) : earlier(attempt))
    const statuses = [...Array.from({ length: 63 }, () => 503), 400]
    const retry = { ...QUICK, retries: 100 }
    const { last } = await sayings({ beforeAttempt, retry }, new Headers(), statuses, odd)
    expectNone(JSON.stringify((last as { diagnosis: unknown }).diagnosis), [...TOKENS, odd])
  })
})
