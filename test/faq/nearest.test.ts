import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FAQ_CODES, type FaqCode } from "../../src/faq/entry.ts"
import { lookUp } from "../../src/faq/look-up.ts"
import { NEAREST, nearest } from "../../src/faq/nearest.ts"
import { FAQ } from "../../src/faq/rows.ts"

/** https://www.iana.org/assignments/http-status-codes, its 4xx and 5xx, 418 "(Unused)" included. */
const IANA = [
  400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422,
  423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
]
const IN_THE_WILD = [
  419, 420, 430, 440, 444, 449, 450, 456, 460, 463, 464, 477, 494, 495, 496, 497, 498, 499, 509, 520, 521,
  522, 523, 524, 525, 526, 527, 529, 530, 540, 561, 598, 599, 783, 999,
]

const FIXED: [status: number, code: FaqCode, kind: string, neverSent?: true][] = [
  [402, 403, "lasting"],
  [405, 400, "lasting"],
  [406, 400, "lasting"],
  [407, 401, "lasting"],
  [408, 504, "transient"],
  [410, 404, "lasting"],
  [413, 414, "lasting"],
  [420, 429, "throttled"],
  [421, 502, "transient", true],
  [422, 400, "lasting"],
  [425, 503, "transient", true],
  [431, 414, "lasting"],
  [451, 403, "lasting"],
  [477, 503, "transient"],
  [501, 400, "lasting"],
  [509, 429, "throttled"],
  [520, 502, "transient"],
  [521, 503, "transient"],
  [522, 503, "transient"],
  [523, 503, "transient"],
  [524, 504, "transient"],
  [525, 502, "lasting"],
  [526, 502, "lasting"],
  [529, 503, "transient"],
  [598, 504, "transient"],
  [599, 504, "transient"],
]

describe("nearest", () => {
  it.each([...IANA, ...IN_THE_WILD])("has an entry of its own for %i", (status) => {
    const own = (FAQ_CODES as readonly number[]).includes(status)
    expect(NEAREST[status] !== undefined).toBe(!own)
    const row = nearest(status)
    expect(row.why).not.toMatch(/^unknown/)
    expect(FAQ_CODES).toContain(row.code)
    expect(row.source).toMatch(/^https:\/\/\S+$/)
  })

  it("keeps no status in the table that the tests do not know", () => {
    const known = new Set([...IANA, ...IN_THE_WILD])
    expect(
      Object.keys(NEAREST)
        .map(Number)
        .filter((status) => !known.has(status)),
    ).toEqual([])
  })

  it.each(FIXED)("%i is row %i, %s", (status, code, kind, neverSent) => {
    const row = nearest(status)
    expect([row.code, row.kind, row.neverSent]).toEqual([code, kind, neverSent])
  })

  it("says of no other status that it was never acted on", () => {
    const unsent = Object.entries(NEAREST).filter(([, row]) => row.neverSent)
    expect(unsent.map(([status]) => status)).toEqual(["421", "425"])
  })

  it.each(FAQ_CODES)("%i is its own row, of the kind that its action implies", (code) => {
    expect(nearest(code).code).toBe(code)
    const kinds = {
      throttle: ["throttled"],
      retry: ["transient"],
      split: ["lasting", "transient"],
      stop: ["lasting"],
    }
    expect(kinds[FAQ[code].action]).toContain(nearest(code).kind)
  })

  it("lets a row throttle only where it is row 429", () => {
    for (const status of [...IANA, ...IN_THE_WILD]) {
      expect(nearest(status).kind === "throttled").toBe(nearest(status).code === 429)
    }
  })

  it.each([
    [427, 400, "lasting"],
    [499.5, 500, "lasting"],
    [512, 500, "transient"],
    [304, 404, "lasting"],
    [301, 404, "lasting"],
    [204, 502, "lasting"],
    [101, 502, "lasting"],
    [0, 500, "lasting"],
    [-404, 500, "lasting"],
    [600, 500, "lasting"],
    [Number.NaN, 500, "lasting"],
    [Number.POSITIVE_INFINITY, 500, "lasting"],
  ])("reads %d, which no table has, as row %i, %s", (status, code, kind) => {
    expect(nearest(status)).toMatchObject({ code, kind })
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
