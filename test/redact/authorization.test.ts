import { describe, expect, it } from "vitest"
import { maskAuthorization, maskSchemes, splitAuthorization } from "../../src/redact/authorization.ts"
import { MASK } from "../../src/redact/mask.ts"

it.each<[value: string, scheme: string, credentials: string]>([
  ["Bearer abc", "Bearer", "abc"],
  ["  Bearer \t abc d\n e  ", "Bearer", "abc d\n e"],
  ["abc", "", "abc"],
  [" abc ", "", "abc"],
  ["", "", ""],
])("%j has the scheme %j and the credentials %j", (value, scheme, credentials) =>
  expect(splitAuthorization(value)).toEqual({ scheme, credentials }),
)

it.each([
  ["Bearer abc", `Bearer ${MASK}`],
  ["bearer abc def", `bearer ${MASK}`],
  ["Odd abc", MASK],
  ["Bearer", "Bearer"],
  ["Odd basic", "Odd basic"],
  ["", ""],
  ["  ", "  "],
])("an authorization %j is shown as %j", (value, shown) => expect(maskAuthorization(value)).toBe(shown))

describe("in a text, what follows a scheme", () => {
  it.each([
    ["Bearer ab12cd", `Bearer ${MASK}`],
    ["BASIC  \tab12cd, x", `BASIC  \t${MASK}, x`],
    ["a bearer ab12cd and ssws ef34gh.", `a bearer ${MASK} and ssws ${MASK}`],
    ["q=Bearer+ab12cd&x", `q=Bearer+${MASK}&x`],
    ["q=Bearer%20ab12cd&x", `q=Bearer%20${MASK}&x`],
    ["Bearer ab12cd==", `Bearer ${MASK}`],
    ['Bearer ab12cd"x', `Bearer ${MASK}"x`],
    ["Bearer =ab12cd", `Bearer ${MASK}`],
    ["Bearer a1.token+ab12cd34, so", `Bearer ${MASK}, so`],
    ["Token abcdefghijklmnopqrstuvwxyz", `Token ${MASK}`],
    ["Basic dTpwYXNz", `Basic ${MASK}`],
    [`Bearer ab12c${MASK}`, `Bearer ${MASK}`],
    ['Bearer realm1=,"', `Bearer ${MASK},"`],
  ])("is masked: %s", (text, masked) => expect(maskSchemes(text)).toBe(masked))

  it.each([
    "Bearer ab12c",
    "Bearer     ab12cd",
    "Bearer: ab12cd",
    "forbearer ab12cd",
    "Basic authentication, bearer authentication.",
    "Bearer TOKEN_EXPIRED",
    "Bearer Authorization!",
    "Bearer error=invalid",
    'Bearer realm1="x"',
    'Bearer realm1=\\"x\\"',
    "Bearer ",
    `Bearer ${MASK} x`,
    `Bearer ab1${MASK}`,
  ])("stays if it is a word: %s", (text) => expect(maskSchemes(text)).toBe(text))
})
