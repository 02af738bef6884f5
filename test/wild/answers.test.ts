import { describe, expect, it } from "vitest"
import { type Profile, profiles, tryProfile } from "../../src/profiles.ts"
import { NOW, readAnswers } from "./read-answers.ts"

const anyOf = <T>(wanted: T | T[]): T[] => (Array.isArray(wanted) ? wanted : [wanted])

describe.each([
  "answers.json",
  "more-answers.json",
  "api-answers.json",
  "reported-answers.json",
  "recent-answers.json",
])("%s", (file) => {
  it.each(readAnswers(file).map((each) => [each.id, each] as const))(
    "%s",
    (_, { profile, request, answer, expected }) => {
      const known = profile === null ? null : ((profiles as Record<string, Profile>)[profile] as Profile)
      const { method, url } = request
      const found = tryProfile(known, {
        ...answer,
        method,
        url: new URL(url, "https://api.example.com").href,
        at: new Date(NOW).toISOString(),
      })
      expect(anyOf(expected.code)).toContain(found?.code ?? null)
      expect(anyOf(expected.retryable)).toContain(found?.retryable ?? null)
      if (expected.waitMs !== "any") expect(found?.waitMs ?? null).toBe(expected.waitMs)
    },
  )
})
