import { describe, expect, it } from "vitest"
import { readLimits } from "../../src/classify/profile-limits.ts"
import type { Profile } from "../../src/profiles/schema/profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"
import { anthropic, linear, monday, openai } from "../../src/profiles.ts"

const NOW = Date.UTC(2026, 10, 22, 12)

/** A success, as the pages show it. */
interface Success {
  readonly profile: Profile
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly cost: number
  readonly remaining: number
  readonly resetMs: number
}

const SUCCESSES: readonly Success[] = [
  {
    // https://github.com/mre/rate-limits/issues/8
    profile: linear,
    headers: {
      "x-complexity": "60",
      "x-ratelimit-complexity-limit": "3000000",
      "x-ratelimit-complexity-remaining": "2999940",
      "x-ratelimit-complexity-reset": String(NOW + 3_600_000),
      "x-ratelimit-requests-limit": "1500",
      "x-ratelimit-requests-remaining": "1499",
      "x-ratelimit-requests-reset": String(NOW + 3_600_000),
    },
    cost: 60,
    remaining: 2_999_940,
    resetMs: 3_600_000,
  },
  {
    // https://developer.monday.com/api-reference/docs/rate-limits
    profile: monday,
    body: {
      data: { complexity: { before: 9_999_990, query: 12, after: 9_999_978, reset_in_x_seconds: 44 } },
    },
    cost: 12,
    remaining: 9_999_978,
    resetMs: 44_000,
  },
  {
    // https://platform.openai.com/docs/guides/rate-limits
    profile: openai,
    headers: {
      "x-ratelimit-limit-tokens": "150000",
      "x-ratelimit-remaining-tokens": "149984",
      "x-ratelimit-reset-tokens": "6m0s",
    },
    body: { usage: { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 } },
    cost: 21,
    remaining: 149_984,
    resetMs: 360_000,
  },
  {
    // https://platform.claude.com/docs/en/api/rate-limits
    profile: anthropic,
    headers: {
      "anthropic-ratelimit-input-tokens-limit": "40000",
      "anthropic-ratelimit-input-tokens-remaining": "39000",
      "anthropic-ratelimit-input-tokens-reset": "2026-11-22T12:00:02Z",
    },
    body: { usage: { input_tokens: 1000, output_tokens: 12 } },
    cost: 1000,
    remaining: 39_000,
    resetMs: 2000,
  },
]

describe.each(SUCCESSES.map((each) => [each.profile.name, each] as const))("%s", (_, success) => {
  const { profile, headers = {}, cost, remaining, resetMs } = success
  const head: ResponseHead = {
    status: 200,
    method: "POST",
    path: "/",
    header: (name) => headers[name] ?? null,
    headers: () => Object.entries(headers),
  }
  const body = ResponseBody.ofParsed(success.body)

  it("states what a request cost", () => {
    const { path, header } = profile.cost ?? {}
    expect(path === undefined ? Number(head.header(header ?? "")) : body.at(path)[0]?.value).toBe(cost)
  })

  it("states what is left, in the same unit", () => {
    const stated = readLimits(profile, head, body, NOW).find(({ unit }) => unit === profile.cost?.unit)
    expect(stated).toMatchObject({ remaining, resetMs })
  })
})
