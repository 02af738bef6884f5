import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { tokenTimes } from "../../../../src/explain/evidence/credentials/jwt.ts"
import { jwt } from "../../failure-contexts.ts"

describe("tokenTimes", () => {
  it("reads the times of a JWT, with and without its scheme", () => {
    const token = jwt({ exp: 1_800_000_000, nbf: 1_700_000_000, iat: 1_700_000_000.5, sub: "jürgen" })
    const times = { expiresAt: 1.8e12, notBefore: 1.7e12, issuedAt: 1_700_000_000_500 }
    expect(tokenTimes(`Bearer ${token}`)).toEqual(times)
    expect(tokenTimes(token)).toEqual(times)
  })

  it("leaves out claims that are no times", () => {
    for (const exp of ["1800000000", -1, 0, 1e300, null, {}])
      expect(tokenTimes(`Bearer ${jwt({ exp })}`)).toEqual({})
  })

  it("is null for what is no JWT", () => {
    for (const value of [
      "",
      "Bearer abc",
      "Bearer a.b.c",
      "Basic dXNlcjpwYXNz",
      `Bearer ${"a.".repeat(9)}`,
      "x".repeat(20_000),
    ])
      expect(tokenTimes(value)).toBeNull()
  })

  it("takes anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => jwt(value as object)),
        ),
        (text) => {
          expect(() => tokenTimes(text)).not.toThrow()
        },
      ),
    )
  })
})
