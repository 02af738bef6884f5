import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseChallenges } from "../../../../src/explain/evidence/credentials/challenge.ts"
import { within } from "../../../support/cpu-time.ts"

const plain = (field: string) =>
  parseChallenges(field).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe("parseChallenges", () => {
  it.each<[string, unknown]>([
    ["Basic", [["Basic", {}]]],
    ['Basic realm="a, b", charset="UTF-8"', [["Basic", { realm: "a, b", charset: "UTF-8" }]]],
    // RFC 9110 section 11.6.1's own example
    [
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        ["Basic", { realm: "simple" }],
        ["Newauth", { realm: "apps", type: "1", title: 'Login to "apps"' }],
      ],
    ],
    [
      "Negotiate dG9rZW42OA==, Bearer",
      [
        ["Negotiate", {}],
        ["Bearer", {}],
      ],
    ],
    ['Bearer error = "invalid_token" , scope="a b"', [["Bearer", { error: "invalid_token", scope: "a b" }]]],
    ['Bearer REALM="x", realm="y"', [["Bearer", { realm: "x" }]]],
    ['Bearer realm="never closed', [["Bearer", { realm: "never closed" }]]],
    [', , Bearer , realm=""', [["Bearer", { realm: "" }]]],
    ["", []],
  ])("reads %s", (field, challenges) => {
    expect(plain(field)).toEqual(challenges)
  })

  it("takes anything, in no time", () => {
    fc.assert(fc.property(fc.string(), (field) => parseChallenges(field).length <= 8))
    for (const piece of ['"', "=", "a ", "a=", "a,", 'a="\\', ",", "é", "a=b "])
      within(500, () => parseChallenges(piece.repeat(50_000)))
  })
})
