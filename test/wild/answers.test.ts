import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type Profile, profiles, tryProfile } from "../../src/profiles.ts"

/** An answer that a public bug report or a vendor's page shows. */
interface WildAnswer {
  readonly id: string
  readonly profile: string | null
  readonly request: { readonly method: string; readonly url: string }
  readonly answer: {
    readonly status: number
    readonly headers: Record<string, string>
    readonly body: unknown
  }
  /** A list stands for any of its members. */
  readonly expected: {
    readonly code: number | number[]
    readonly retryable: boolean | boolean[]
    readonly waitMs: number | null | "any"
  }
}

const NOW = Date.UTC(2026, 10, 22, 12)

/** `{{epoch+20}}` is 20 s after NOW in epoch seconds, `{{epochms+60000}}` 60,000 ms after it in epoch ms, `{{iso+20}}` a date. */
function atNow(text: string): string {
  return text
    .replace(/\{\{epoch\+(\d+)\}\}/g, (_, s) => String(NOW / 1000 + Number(s)))
    .replace(/\{\{epochms\+(\d+)\}\}/g, (_, ms) => String(NOW + Number(ms)))
    .replace(/\{\{epochus\+(\d+)\}\}/g, (_, ms) => `${NOW + Number(ms)}000`)
    .replace(/\{\{epochns\+(\d+)\}\}/g, (_, ms) => `${NOW + Number(ms)}000000`)
    .replace(/\{\{iso\+(\d+)\}\}/g, (_, ms) => new Date(NOW + Number(ms)).toISOString())
    .replace(/\{\{http\+(\d+)\}\}/g, (_, ms) => new Date(NOW + Number(ms)).toUTCString())
}

const read = (name: string): readonly WildAnswer[] =>
  JSON.parse(atNow(readFileSync(new URL(name, import.meta.url), "utf8")))

const anyOf = <T>(wanted: T | T[]): T[] => (Array.isArray(wanted) ? wanted : [wanted])

describe.each(["answers.json", "more-answers.json"])("%s", (file) => {
  it.each(read(file).map((each) => [each.id, each] as const))(
    "%s",
    (_, { profile, request, answer, expected }) => {
      const known = profile === null ? null : ((profiles as Record<string, Profile>)[profile] as Profile)
      const { method, url } = request
      const found = tryProfile(known, {
        ...answer,
        method,
        url: `https://api.example.com${url}`,
        at: new Date(NOW).toISOString(),
      })
      expect(anyOf(expected.code)).toContain(found?.code)
      expect(anyOf(expected.retryable)).toContain(found?.retryable)
      if (expected.waitMs !== "any") expect(found?.waitMs).toBe(expected.waitMs)
    },
  )
})
