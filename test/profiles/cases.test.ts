import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { Profile } from "../../src/profiles/schema/profile.ts"
import { profileProblems } from "../../src/profiles/schema/validate-profile.ts"
import { profiles, tryProfile } from "../../src/profiles.ts"
import type { ProfileCase } from "./case.ts"

interface CaseFile {
  readonly profile: Profile
  readonly cases: readonly ProfileCase[]
}

const names = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".cases.ts"))
const files: readonly CaseFile[] = await Promise.all(names.map((name) => import(`./${name}`)))

/** An answer that merely resembles one that the profile knows. */
const isNegative = ({ expected }: ProfileCase) =>
  expected === null || expected.matchedBy === "status" || expected.matchedBy === "nearest"

it("every profile has cases, at least four, one of an answer that merely resembles", () => {
  expect(files.map(({ profile }) => profile.name).sort()).toEqual(
    Object.values(profiles)
      .map(({ name }) => name)
      .sort(),
  )
  const poor = files.filter(({ cases }) => cases.length < 4 || !cases.some(isNegative))
  expect(poor.map(({ profile }) => profile.name)).toEqual([])
})

describe.each(Object.entries(profiles))("%s", (key, profile) => {
  it("is sound, under its own name", () => {
    expect(profileProblems(profile)).toEqual([])
    expect(profile.name).toBe(key)
  })

  it("names a page for each of its rules, limits and documented waits", () => {
    const { rules, limits = [], docs } = profile
    for (const source of [
      ...docs,
      ...rules.map((rule) => rule.source),
      ...limits.map((limit) => limit.source),
    ])
      expect(URL.canParse(source), source).toBe(true)
    expect(docs.length).toBeGreaterThan(0)
  })
})

describe.each(files.map((file) => [file.profile.name, file] as const))(
  "cases of %s",
  (_, { profile, cases }) => {
    it.each(cases.map((each) => [each.name, each] as const))("%s", (_name, { expected, ...answer }) => {
      const found = tryProfile(profile, answer)
      if (expected === null || found === null) {
        expect(found).toBe(expected)
        return
      }
      const { code, retryable } = expected
      const asked = Object.fromEntries(
        (["waitMs", "exhausted", "matchedBy"] as const)
          .filter((name) => expected[name] !== undefined)
          .map((name) => [name, expected[name]]),
      )
      expect(found).toMatchObject({ code, retryable, ...asked })
    })
  },
)
