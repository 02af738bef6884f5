import { afterEach, describe, expect, it, vi } from "vitest"
import { attachDiagnosis, diagnosisOf, isHeeded } from "../../src/call/attach-diagnosis.ts"
import { HeedError } from "../../src/call/heed-error.ts"
import { diagnose } from "../../src/explain/diagnose.ts"
import { FAQ } from "../../src/faq/rows.ts"
import { sightOf } from "../explain/failure-contexts.ts"

const diagnosis = diagnose({
  failure: sightOf({ status: 404 }),
  faq: FAQ,
  refusal: "not-retryable",
  retryAt: null,
  totalWaitMs: 0,
  url: "https://api.example.com/v1/orders",
})

afterEach(() => {
  vi.resetModules()
})

describe("attach", () => {
  it("gives an error its diagnosis, which a log shows and a second one replaces", () => {
    const error = new Error("x")
    expect(attachDiagnosis(error, diagnosis)).toBe(error)
    expect(isHeeded(error) && error.diagnosis).toBe(diagnosis)
    expect(diagnosisOf(error)).toBe(diagnosis)
    expect(JSON.parse(JSON.stringify(error))).toEqual({ diagnosis })
    const other = { ...diagnosis }
    expect(diagnosisOf(attachDiagnosis(error, other))).toBe(other)
  })

  it("remembers a response, and touches nothing of it", () => {
    const response = new Response("", { status: 404 })
    attachDiagnosis(response, diagnosis)
    expect(diagnosisOf(response)).toBe(diagnosis)
    expect(Object.keys(response)).toEqual([])
    expect(isHeeded(response)).toBe(false)
  })

  it("finds a response's diagnosis through the error that holds it", () => {
    const response = attachDiagnosis({ status: 404, data: {} }, diagnosis)
    expect(diagnosisOf(Object.assign(new Error(), { response }))).toBe(diagnosis)
  })

  it.each([
    ["cause", (failed: object) => new Error("x", { cause: failed })],
    ["a cause of a cause", (failed: object) => new Error("x", { cause: new Error("y", { cause: failed }) })],
    ["error", (failed: object) => ({ error: failed })],
    ["errors", (failed: object) => new AggregateError([new Error("y"), failed])],
    ["originalError", (failed: object) => ({ originalError: failed })],
    ["response", (failed: object) => ({ response: failed })],
    ["context", (failed: object) => Object.assign(new Error(), { context: failed })],
    ["rawResponse", (failed: object) => ({ error: {}, rawResponse: failed })],
    ["detail", (failed: object) => ({ detail: failed })],
    ["meta, as tRPC's client has it", (failed: object) => ({ meta: { response: failed } })],
    ["response of a cause", (failed: object) => new Error("x", { cause: { response: failed } })],
  ])("finds it through %s", (_name, wrap) => {
    for (const failed of [new Error("x"), new Response("", { status: 404 })]) {
      attachDiagnosis(failed, diagnosis)
      expect(diagnosisOf(wrap(failed))).toBe(diagnosis)
    }
    expect(diagnosisOf(wrap(new Error("another")))).toBeUndefined()
  })

  it("finds it through the Headers of a failed response, and those of no other", () => {
    const response = attachDiagnosis(new Response("", { status: 404 }), diagnosis)
    expect(diagnosisOf(Object.assign(new Error("sdk"), { status: 404, headers: response.headers }))).toBe(
      diagnosis,
    )
    expect(diagnosisOf({ headers: new Response("").headers })).toBeUndefined()
    const shared = {}
    attachDiagnosis({ status: 404, headers: shared }, diagnosis)
    expect(diagnosisOf({ status: 200, headers: shared })).toBeUndefined()
  })

  it("finds it through the response of an error, where an SDK keeps that alone", () => {
    const response = { status: 404, headers: new Headers() }
    attachDiagnosis(Object.assign(new Error("client"), { response }), diagnosis)
    expect(diagnosisOf(Object.assign(new Error("sdk"), { response }))).toBe(diagnosis)
    expect(diagnosisOf(Object.assign(new Error("sdk"), { headers: response.headers }))).toBe(diagnosis)
  })

  it("ends, however things lead to each other", () => {
    const one: Record<string, unknown> = {}
    const other = { cause: one, errors: [one, one] }
    Object.assign(one, { cause: other, response: one, error: one })
    expect(diagnosisOf(one)).toBeUndefined()
    let deep: object = attachDiagnosis(new Error("x"), diagnosis)
    for (let n = 0; n < 10_000; n++) deep = { cause: deep }
    expect(diagnosisOf(deep)).toBeUndefined()
  })

  it("remembers an error that is frozen", () => {
    const error = Object.freeze(new Error("x"))
    attachDiagnosis(error, diagnosis)
    expect(diagnosisOf(error)).toBe(diagnosis)
    expect(isHeeded(error)).toBe(false)
  })

  it("leaves primitives alone", () => {
    for (const thing of ["text", 4, null, undefined, Symbol("s")]) {
      expect(attachDiagnosis(thing, diagnosis)).toBe(thing)
      expect(diagnosisOf(thing)).toBeUndefined()
    }
  })

  it("lets nothing hostile out", () => {
    const boom = () => {
      throw new Error("hostile")
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const things = [
      new Proxy({}, { get: boom, getPrototypeOf: boom, defineProperty: boom, has: boom, ownKeys: boom }),
      proxy,
      Object.defineProperty(new Error("x"), "diagnosis", { get: boom }),
      { diagnosis: { code: 404, summary: "", advice: proxy, evidence: [], suggestions: [], attempts: [] } },
    ]
    for (const thing of things) {
      expect(diagnosisOf(thing)).toBeUndefined()
      expect(isHeeded(thing)).toBe(false)
      attachDiagnosis(thing, diagnosis)
      expect(diagnosisOf(thing)).toBe(diagnosis)
      expect(thing instanceof HeedError).toBe(false)
    }
  })

  it.each([
    ["no diagnosis", { diagnosis: "a text" }],
    ["a wrong code", { diagnosis: { ...diagnosis, code: 418 } }],
    ["no evidence", { diagnosis: { ...diagnosis, evidence: undefined } }],
  ])("does not take a property of that name for one: %s", (_, properties) => {
    const error = Object.assign(new Error(), properties)
    expect(diagnosisOf(error)).toBeUndefined()
    expect(isHeeded(error)).toBe(false)
  })

  it("knows a diagnosis of heed's own on a copy of its error, and no other, whatever carries it", () => {
    const error = attachDiagnosis(new Error("x"), diagnosis)
    expect(diagnosisOf({ ...error })).toBe(diagnosis)
    expect(isHeeded(Object.assign(new Error("y"), error))).toBe(true)
    const parsed = JSON.parse(JSON.stringify(error))
    const cloned = structuredClone({ ...error })
    for (const forged of [parsed, cloned]) {
      for (const thing of [forged, { response: forged }, Object.assign(new Error("z"), forged)]) {
        expect(diagnosisOf(thing)).toBeUndefined()
        expect(isHeeded(thing)).toBe(false)
      }
    }
    expect(isHeeded(new HeedError(parsed.diagnosis))).toBe(true)
  })

  it("agrees with another copy of heed", async () => {
    const response = new Response("")
    attachDiagnosis(response, diagnosis)
    vi.resetModules()
    const copy = await import("../../src/call/attach-diagnosis.ts")
    expect(copy.attachDiagnosis).not.toBe(attachDiagnosis)
    expect(copy.diagnosisOf(response)).toBe(diagnosis)
    expect(copy.isHeeded(attachDiagnosis(new Error("x"), { ...diagnosis }))).toBe(true)
  })
})

describe("HeedError", () => {
  it("says the summary, and carries what it was made from", () => {
    const cause = new Error("cause")
    const response = new Response("")
    const error = new HeedError(diagnosis, { code: "ETIMEDOUT", response, cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: "HeedError",
      message: diagnosis.summary,
      code: "ETIMEDOUT",
      diagnosis,
    })
    expect([error.response, error.cause]).toEqual([response, cause])
    expect(isHeeded(error)).toBe(true)
    expect(new HeedError(diagnosis).code).toBe("ERR_HEED_FAILED")
  })

  it("shows neither the response nor the cause to whoever lists its properties", () => {
    const error = new HeedError(diagnosis, { response: new Response(""), cause: new Error("x") })
    expect(Object.keys(error).sort()).toEqual(["code", "diagnosis"])
    expect("cause" in new HeedError(diagnosis)).toBe(false)
    expect("response" in new HeedError(diagnosis)).toBe(false)
  })

  it("is an instance across copies of heed, but not of what is derived from it", async () => {
    vi.resetModules()
    const copy = await import("../../src/call/heed-error.ts")
    class Own extends HeedError {}
    const theirs = new copy.HeedError(diagnosis)
    expect(copy.HeedError).not.toBe(HeedError)
    expect(theirs instanceof HeedError).toBe(true)
    expect(new Own(diagnosis) instanceof copy.HeedError).toBe(true)
    expect(new Own(diagnosis) instanceof Own).toBe(true)
    expect(theirs instanceof Own).toBe(false)
    for (const thing of [new Error("x"), {}, null, "HeedError"])
      expect((thing as unknown) instanceof HeedError).toBe(false)
  })
})
