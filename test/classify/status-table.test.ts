import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { STATUS_REASONS, statusReason } from "../../src/classify/status-reasons.ts"
import { lookUp, NEAREST_STATUS_RULES, statusRule } from "../../src/classify/status-table.ts"
import { FAQ_CODES, type FaqCode } from "../../src/faq/entry.ts"
import { FAQ } from "../../src/faq/rows.ts"

/** https://www.iana.org/assignments/http-status-codes, its 4xx and 5xx, 418 "(Unused)" included. */
const IANA = [
  400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422,
  423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
]
const IN_THE_WILD = [
  304, 419, 420, 430, 440, 444, 449, 450, 456, 460, 463, 464, 477, 494, 495, 496, 497, 498, 499, 509, 520,
  521, 522, 523, 524, 525, 526, 527, 529, 530, 540, 561, 598, 599, 783, 999,
]

const FIXED: [status: number, code: FaqCode, kind: string, neverSent?: true][] = [
  [402, 403, "permanent"],
  [405, 400, "permanent"],
  [406, 400, "permanent"],
  [407, 401, "permanent"],
  [408, 504, "transient"],
  [410, 404, "permanent"],
  [413, 414, "permanent"],
  [420, 429, "throttled"],
  [421, 502, "transient", true],
  [422, 400, "permanent"],
  [425, 503, "transient", true],
  [431, 414, "permanent"],
  [451, 403, "permanent"],
  [477, 503, "transient"],
  [501, 400, "permanent"],
  [509, 429, "throttled"],
  [520, 502, "transient"],
  [521, 503, "transient"],
  [522, 503, "transient"],
  [523, 503, "transient"],
  [524, 504, "transient"],
  [525, 502, "permanent"],
  [526, 502, "permanent"],
  [529, 503, "transient"],
  [598, 504, "transient"],
  [599, 504, "transient"],
]

describe("nearest", () => {
  it.each([...IANA, ...IN_THE_WILD])("has an entry of its own for %i", (status) => {
    const own = (FAQ_CODES as readonly number[]).includes(status)
    expect(NEAREST_STATUS_RULES.has(status)).toBe(!own)
    expect(FAQ_CODES).toContain(statusRule(status).code)
  })

  it("keeps no status in the table that the tests do not know", () => {
    const known = new Set([...IANA, ...IN_THE_WILD])
    expect([...NEAREST_STATUS_RULES.keys()].filter((status) => !known.has(status))).toEqual([])
  })

  it("has a reason and a source for each status, and for no other", () => {
    const reasons = Object.entries(STATUS_REASONS)
    expect(reasons.map(([status]) => Number(status))).toEqual(
      [...NEAREST_STATUS_RULES.keys()].sort((a, b) => a - b),
    )
    for (const [status, { reason, source }] of reasons) {
      expect(statusReason(Number(status))).toBe(reason)
      expect(source).toMatch(/^https:\/\/\S+$/)
    }
  })

  it.each(FIXED)("%i is row %i, %s", (status, code, kind, neverSent) => {
    const row = statusRule(status)
    expect([row.code, row.kind, row.notProcessed]).toEqual([code, kind, neverSent])
  })

  it("says of no other status that it was never acted on", () => {
    const unsent = [...NEAREST_STATUS_RULES].filter(([, row]) => row.notProcessed)
    expect(unsent.map(([status]) => status).sort()).toEqual([421, 425])
  })

  it.each(FAQ_CODES)("%i is its own row, of the kind that its action implies", (code) => {
    expect(statusRule(code).code).toBe(code)
    const kinds = {
      throttle: ["throttled"],
      retry: ["transient"],
      split: ["permanent", "transient"],
      stop: ["permanent"],
    }
    expect(kinds[FAQ[code].action]).toContain(statusRule(code).kind)
  })

  it("lets a row throttle only where it is row 429", () => {
    for (const status of [...IANA, ...IN_THE_WILD]) {
      expect(statusRule(status).kind === "throttled").toBe(statusRule(status).code === 429)
    }
  })

  it.each([
    [427, 400, "permanent"],
    [499.5, 500, "permanent"],
    [512, 500, "transient"],
    [302, 400, "permanent"],
    [301, 400, "permanent"],
    [204, 502, "permanent"],
    [101, 502, "permanent"],
    [0, 500, "permanent"],
    [-404, 500, "permanent"],
    [600, 500, "permanent"],
    [Number.NaN, 500, "permanent"],
    [Number.POSITIVE_INFINITY, 500, "permanent"],
  ])("reads %d, which no table has, as row %i, %s", (status, code, kind) => {
    expect(statusRule(status)).toMatchObject({ code, kind })
  })
})

describe("lookUp", () => {
  it("is total, and its class decides what no table has", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer(), fc.double()), (status) => {
        expect(FAQ[lookUp(status).code]).toBe(lookUp(status))
      }),
    )
  })

  it("takes what only untyped callers pass", () => {
    for (const odd of [undefined, null, "404", "__proto__", {}, [], Symbol("x")]) {
      expect(FAQ_CODES).toContain(lookUp(odd as number).code)
    }
  })
})
