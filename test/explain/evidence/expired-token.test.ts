import { describe, expect, it } from "vitest"
import { collectSuggestions } from "../../../src/explain/evidence/collect-evidence.ts"
import { profiles } from "../../../src/profiles.ts"
import { sightOf } from "../failure-contexts.ts"

const EXPIRED = "The cursor provided for pagination has expired. Please refresh your query"

const settingsOf = (...[scene]: Parameters<typeof sightOf>) =>
  collectSuggestions(sightOf({ readsBody: true, ...scene })).map(({ setting }) => setting)

describe("a place in a listing that is gone: start again without it", () => {
  it("Salesforce's locator", () => {
    const answerBody = [{ message: "invalid query locator", errorCode: "INVALID_QUERY_LOCATOR" }]
    expect(settingsOf({ status: 400, answerBody })).toEqual(["cursor"])
  })

  it("Airtable's iterator", () => {
    const answerBody = { error: { type: "LIST_RECORDS_ITERATOR_NOT_AVAILABLE", message: "" } }
    expect(settingsOf({ status: 422, answerBody })).toEqual(["cursor"])
  })

  it("within a 200, as at monday.com", () => {
    const answerBody = { error_code: "CursorException", status_code: 200, error_message: EXPIRED }
    expect(settingsOf({ status: 200, answerBody, profile: profiles.monday })).toEqual(["cursor"])
  })

  it("is no such place", () => {
    expect(settingsOf({ status: 422, answerBody: { message: "The field Iterator is required" } })).toEqual([])
    expect(settingsOf({ status: 429, answerBody: { message: EXPIRED } })).not.toContain("cursor")
    const unavailable = { message: "Bulk query is not available for this edition" }
    expect(settingsOf({ status: 400, answerBody: unavailable })).not.toContain("cursor")
  })
})
