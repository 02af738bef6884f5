import { createHeed, diagnosisOf } from "heed"
import { describe, expect, it } from "vitest"

const REQUEST = { method: "GET", url: "https://api.unknown.example/rows" }

/** What `heed.run` takes it for: the attempts, and the row if it is a failure. */
async function taken(data: unknown) {
  let attempts = 0
  const heed = createHeed({ retry: false, throttle: { maxWait: 1, adaptive: false } })
  const result = await heed.run(REQUEST, async () => {
    attempts++
    return { status: 200, headers: { "content-type": "application/json" }, data }
  })
  return [attempts, diagnosisOf(result)?.code ?? null]
}

// A row of data has codes, statuses and texts of its own.
describe("a 200 of an API without a profile", () => {
  it.each([
    { id: 1, code: 429, name: "Vienna" },
    { code: 429 },
    { id: 7, statusCode: 429, url: "https://checked.example/" },
    { ok: true, status_code: 429, error: "of the page that was checked" },
    { success: true, status_code: 429, errors: ["of the page that was checked"] },
    { code: 4711, message: "too many requests is the title of a song" },
    { success: false, found: 0 },
  ])("is data: %j", async (data) => {
    expect(await taken(data)).toEqual([1, null])
  })

  it.each([
    { success: false, errors: [{ code: "606", message: "Max rate limit '100' exceeded with in '20' secs" }] },
    { status_code: 429, error_code: "ComplexityException", error_message: "Complexity budget exhausted" },
  ])("is a throttle: %j", async (data) => {
    expect(await taken(data)).toEqual([1, 429])
  })
})
