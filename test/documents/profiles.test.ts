import { describe, expect, it } from "vitest"
import { fieldsOf } from "./declared.ts"
import { codesIn, guidePage, tableOf } from "./guide-page.ts"

const page = guidePage("profiles")
const { rows } = tableOf(page, "Every field", "field")
const FILE = "profiles/schema/profile.ts"
/** `rules[].when.status` is a field of `rules`. */
const outer = (name: string) => [
  ...new Set(fieldsOf(FILE, name).map((field) => field.split(/[.[]/, 1)[0] as string)),
]

describe("the page on profiles lists", () => {
  it("every field of a profile", () => {
    expect(rows.flatMap(([field = ""]) => codesIn(field)).sort()).toEqual(outer("Profile").sort())
  })

  it.each([
    ["rules", "ProfileRule"],
    ["states", "ProfileStatement"],
    ["cost", "ProfileCost"],
    ["limits", "ProfileLimit"],
  ])("every field of %s", (field, type) => {
    const told = rows.find(([name]) => name === `\`${field}\``)?.[1] ?? ""
    expect(codesIn(told)).toEqual(expect.arrayContaining(outer(type)))
  })
})
