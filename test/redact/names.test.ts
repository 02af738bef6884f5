import { describe, expect, it } from "vitest"
import { credentialStrength } from "../../src/redact/credential-names.ts"
import { windowEnd } from "../../src/redact/date-window-names.ts"
import { headerKind } from "../../src/redact/header-names.ts"
import { parameterShape } from "../../src/redact/parameter-names.ts"

describe("a name of more than 100 characters", () => {
  it("says nothing of a credential", () => {
    const name = (length: number) => `${"a".repeat(length - 6)}_token`
    expect(credentialStrength(name(100))).toBe("strong")
    expect(credentialStrength(name(101))).toBeNull()
  })
})

it.each(["api - key", "Connection  String", "x--sig--y"])(
  "signs of any number part the words of %s",
  (name) => expect(credentialStrength(name)).toBe("strong"),
)

describe("a name without case and punctuation", () => {
  it.each<[name: string, end: "from" | "to", of: string]>([
    ["since", "from", ""],
    ["until", "to", ""],
    ["createdafter", "from", "created"],
    ["createdbefore", "to", "created"],
    ["startdate", "from", "date"],
    ["enddate", "to", "date"],
    ["updatedatmin", "from", "updatedat"],
    ["maxtime", "to", "time"],
    ["createdgte", "from", "created"],
    ["dayslte", "to", "days"],
    [`${"a".repeat(46)}createdatafter`, "from", `${"a".repeat(46)}createdat`],
  ])("%s is the %s of %j", (name, end, of) => expect(windowEnd(name)).toEqual({ end, of }))

  it.each([
    "min",
    "max",
    "lower",
    "upper",
    "minid",
    "maxprice",
    "created",
    "date",
    "",
    "sinceid",
    `${"a".repeat(47)}createdatafter`,
  ])("%j is no end of a window", (name) => expect(windowEnd(name)).toBeNull())
})

describe("a parameter", () => {
  it.each<[name: string, shape: string | undefined]>([
    ["Page", "integer"],
    ["per-page", "integer"],
    ["fields[campaign]", "words"],
    ["fields[campaign", undefined],
    ["filter[fields]", undefined],
    ["filter[page_size]", "integer"],
    ["filter[since]", "date"],
    ["filter[id]", undefined],
    ["filter[format]", undefined],
    ["x[fields[campaign]", undefined],
    ["fields[campaign]x", undefined],
    ["closed_at_min", "date"],
    ["token_created_after", undefined],
    ["whatever", undefined],
    [`${"f".repeat(60)}[limit]`, "integer"],
    [`${"f".repeat(61)}[limit]`, undefined],
  ])("%s may have %s", (name, shape) => expect(parameterShape(name)).toBe(shape))
})

describe("a header", () => {
  it.each<[name: string, kind: string | undefined]>([
    ["date", "text"],
    ["ratelimit", "text"],
    ["rate-limit", "text"],
    ["ratelimit-reset", "text"],
    ["x-hubspot-ratelimit-daily", "text"],
    ["a-b-c-ratelimit", "text"],
    ["a-b-c-d-ratelimit", undefined],
    ["xratelimit", undefined],
    ["ratelimits", undefined],
    ["ratelimit-reset!", undefined],
    ["ratelimit-", undefined],
  ])("%s is shown as %s", (name, kind) => expect(headerKind(name)).toBe(kind))
})
