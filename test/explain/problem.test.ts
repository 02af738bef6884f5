import { describe, expect, it } from "vitest"
import { createHeed, diagnosisOf, toProblem } from "../../src/index.ts"

async function diagnosed(status: number, headers: object = {}) {
  const heed = createHeed({ retry: false, throttle: false })
  const answer = await heed.run(
    { method: "GET", url: "https://api.example.com/a?key=s3cr3tS3cr3t99" },
    async () => ({
      status,
      headers,
      body: '{"message":"Slow down."}',
    }),
  )
  const diagnosis = diagnosisOf(answer)
  if (!diagnosis) throw new Error("it has a diagnosis")
  return diagnosis
}

describe("toProblem", () => {
  it("says what failed, whether to come back, and when", async () => {
    const diagnosis = await diagnosed(429, { "retry-after": "90" })
    const now = Date.parse(diagnosis.retryAt ?? "") - 90_000
    expect(toProblem(diagnosis, { now })).toEqual({
      type: "about:blank",
      title: diagnosis.title,
      status: 429,
      detail: diagnosis.summary,
      instance: diagnosis.request.url,
      code: 429,
      retryable: true,
      retry_after: 90,
      retry_at: diagnosis.retryAt,
      advice: expect.arrayContaining(diagnosis.advice),
      source: "https://api.example.com",
      provider: { message: "Slow down." },
    })
    expect(toProblem(diagnosis, { now: now + 1e9 }).retry_after).toBe(0)
  })

  it("names its type by a page of yours, and its instance by the API's own id", async () => {
    const problem = toProblem(await diagnosed(404, { "x-request-id": "a b/1" }), {
      types: "https://x.example/problems#",
    })
    expect(problem).toMatchObject({
      type: "https://x.example/problems#404",
      instance: "urn:request:a%20b%2F1",
      retry_after: null,
      retryable: false,
    })
    expect(JSON.stringify(problem)).not.toContain("s3cr3t")
  })
})
