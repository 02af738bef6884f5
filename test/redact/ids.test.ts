import { describe, expect, it } from "vitest"
import { isCalledId, objectIdEnd, withoutIds } from "../../src/redact/ids.ts"

const DOCUMENT = `1${"aB3-_".repeat(7)}`

describe("an object's id", () => {
  it.each<[text: string, end: number]>([
    ["cus_9s6XKzkNRiz8i3", 18],
    ["cus_9s6XKzkNRiz8i3, x", 18],
    ["cus_9s6XKzkNRiz8i3.", 18],
    ["cus_9s6XKzkNRiz8i3-x", 0],
    ["cus_9s6XKzkNRiz8i3_x", 0],
    ["cus_9s6XKzkNRiz8", 0],
    ["chatcmpl-9s6XKzkNRiz8i3", 23],
    ["key_9s6XKzkNRiz8i3", 0],
    ["", 0],
  ])("in %j ends at %i", (text, end) => {
    expect(objectIdEnd(text, 0)).toBe(end)
    expect(objectIdEnd(`a ${text}`, 2)).toBe(end === 0 ? 0 : end + 2)
  })

  it.each<[word: string, rest: string]>([
    ["cus_9s6XKzkNRiz8i3", ""],
    ["8e03978e-40d5-43e8-bc93-6894a57f9324", ""],
    ["job-8e03978e-40d5-43e8-bc93-6894a57f9324-x", "job--x"],
    ["report_2026-01-31", "report_"],
    ["x9y8z7", "x9y8z7"],
  ])("leaves of %s %j", (word, rest) => expect(withoutIds(word)).toBe(rest))
})

describe("a word", () => {
  const isId = (before: string, word: string, after = "") =>
    isCalledId(before + word + after, before.length, word)

  it.each([
    ["request id: ", "x9y8z7"],
    ["commit ", "9fceb02"],
    ['"traceId":"', "x9y8z7", '"'],
    ["9fceb02..", "9fceb03"],
    ["jobId=", "x9y8z7"],
    ["ID of ", "x9y8z7"],
    ["/zones/", "x9y8z7"],
    ["a/albums/", "x9y8z7"],
    ["zones/", "x9y8z7"],
    ["/d/", DOCUMENT],
    ["/files/", DOCUMENT],
    ["/document_files/", "x9y8z7"],
    [`${"a".repeat(60)} commit `, "9fceb02"],
  ])("behind %j is called an id: %s", (before, word, after = "") =>
    expect(isId(before, word, after)).toBe(true),
  )

  it.each([
    ["", "x9y8z7"],
    ["key ", "x9y8z7"],
    ["sessionId=", "x9y8z7"],
    ["client id: ", "x9y8z7"],
    ["jobId=", "x9+y8"],
    ["/zone/", "x9y8z7"],
    ["/zones/", "x9+y8"],
    ["/webhooks/", "x9y8z7"],
    ["/tokens/", "x9y8z7"],
    ["/d/", "x9y8z7"],
    ["/d/", `2${DOCUMENT.slice(1)}`],
    ["/zones/", DOCUMENT],
    ["commit is a word, and this is none: ", "x9y8z7"],
  ])("behind %j is not: %s", (before, word) => expect(isId(before, word)).toBe(false))
})
