import { expect, it, vi } from "vitest"
import { classifyResponse } from "../../src/classify/classify.ts"
import { hubspot } from "../../src/profiles/hubspot.ts"
import { compileProfile } from "../../src/profiles/schema/compiled-profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"

/** 4 KB, as an API sends them: most of it is data that the caller sent and gets back. */
const BODY = JSON.stringify({
  status: "error",
  message: "Property values were not valid",
  category: "VALIDATION_ERROR",
  errors: Array.from({ length: 20 }, (_, i) => ({
    message: `Property "p${i}" does not exist: ${"x".repeat(120)}`,
    code: "PROPERTY_DOESNT_EXIST",
  })),
})
const PROFILE = compileProfile(hubspot)

/** What a classification does: looks at headers, parsed bodies, runs of expressions. Time differs from machine to machine. */
function workOf(status: number, text: string | null, profile: typeof PROFILE | null) {
  const work = { headers: 0, lists: 0, parsed: 0, expressions: 0 }
  const head: ResponseHead = {
    status,
    method: "GET",
    path: "/",
    header(name) {
      work.headers++
      return name === "content-type" ? "application/json" : null
    },
    headers() {
      work.lists++
      return [["content-type", "application/json"]]
    },
  }
  const body = text === null ? null : ResponseBody.ofStart(text)
  const spies = [
    vi.spyOn(JSON, "parse").mockName("parsed"),
    vi.spyOn(RegExp.prototype, "exec").mockName("expressions"),
    vi.spyOn(RegExp.prototype, "test").mockName("expressions"),
  ]
  classifyResponse({ head, body, profile, now: 0 })
  const [parsed, exec, tested] = spies.map((spy) => spy.mock.calls.length)
  for (const spy of spies) spy.mockRestore()
  return { ...work, parsed, expressions: (exec ?? 0) + (tested ?? 0) }
}

it.each([500, 404, 400])("a plain %i costs a handful of looks, and parses nothing", (status) => {
  const { headers, lists, parsed, expressions } = workOf(status, null, null)
  expect(headers).toBeLessThanOrEqual(10)
  expect({ lists, parsed }).toEqual({ lists: 0, parsed: 0 })
  expect(expressions).toBeLessThanOrEqual(6)
})

it("a body of 4 KB is parsed once, and its messages are compared by their parts first", () => {
  expect(BODY.length).toBeGreaterThan(3_800)
  const { headers, parsed, expressions } = workOf(400, BODY, PROFILE)
  expect(headers).toBeLessThanOrEqual(20)
  expect(parsed).toBe(1)
  expect(expressions).toBeLessThanOrEqual(300)
})

it("a long message costs no more than its start", () => {
  const of = (length: number) => JSON.stringify({ message: `rate ${"limit ".repeat(length)}` })
  expect(workOf(400, of(10_000), null).expressions).toBe(workOf(400, of(1_000), null).expressions)
})
