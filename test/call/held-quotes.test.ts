import { expect, it } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, diagnosisOf, type HeedOptions } from "../../src/index.ts"

const URL = "https://api.example.com/v1/rows"
const KEY = "k-1234567890-abcdefghij"
/** It repeats the key, as some do. */
const limited = (key: string | null) =>
  Response.json(
    { error: { code: "DAY_LIMIT", message: `Only 100 calls a day for ${key}.` } },
    { status: 429, headers: { "retry-after": "7200" } },
  )

/** A fetch that is answered by these in turn, and by the last again and again. */
function fetchOf(answers: ((key: string | null) => Response)[], options: HeedOptions = {}) {
  let n = 0
  const base = async (...[url, init]: Parameters<typeof fetch>) => {
    const answer = answers[n++] ?? (answers.at(-1) as (typeof answers)[number])
    return answer(new Request(url, init).headers.get("x-api-key"))
  }
  return heedFetch(createHeed({ profile: null, ...options }), base)
}

const summaryOf = async (call: Promise<Response>): Promise<string> =>
  diagnosisOf(await call.catch((error) => error))?.summary ?? ""

it("a call that is not sent quotes what the API said when it closed the gate, without its secrets", async () => {
  const send = fetchOf([limited])
  await send(URL, { headers: { "x-api-key": KEY } })
  const unsent = await Promise.all([send(URL), send(URL)].map(summaryOf))
  for (const summary of unsent) {
    expect(summary).toContain("was not sent")
    expect(summary).toContain("The API said last (code DAY_LIMIT): Only 100 calls a day")
    expect(summary).not.toContain(KEY)
  }
})

it("nothing is quoted of an API that has said nothing", async () => {
  const send = fetchOf([() => new Response(null, { status: 429, headers: { "retry-after": "7200" } })])
  await send(URL)
  expect(await summaryOf(send(URL))).not.toContain("The API said last")
})

it("a published limit that the gate keeps already is no advice", async () => {
  const profile = {
    name: "acme",
    title: "Acme",
    hosts: ["api.example.com"],
    docs: ["https://docs.example.com"],
    rules: [],
    limits: [{ concurrency: 100, scope: "per key", source: "https://docs.example.com", paces: true }],
  }
  const send = fetchOf([limited], { profile: profile as never })
  const diagnosis = diagnosisOf(await send(URL))
  expect(diagnosis?.suggestions.map(({ setting }) => setting)).not.toContain("throttle.concurrency")
  expect(diagnosis?.evidence.map(({ kind }) => kind)).not.toContain("learned")
})
