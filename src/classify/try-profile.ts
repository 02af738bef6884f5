import type { FaqCode } from "../faq/entry.ts"
import { parseIsoDate } from "../headers/http-date.ts"
import { findHeader, headerEntries } from "../http/header-lookup.ts"
import { EXCERPT_BYTES } from "../http/response-view.ts"
import { urlParts } from "../http/url-parts.ts"
import { compileProfile } from "../profiles/schema/compiled-profile.ts"
import { validateProfile } from "../profiles/schema/define-profile.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { classifyResponse, failureIn2xx } from "./classify.ts"
import { ruleOf } from "./told-reasons.ts"
import type { MatchedBy, Verdict } from "./verdict.ts"

/** A response as a test writes it down. */
export interface TriedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** A string is used as it is; any other value as JSON. */
  readonly body?: unknown | undefined
  /** @default "https://api.example.com/" */
  readonly url?: string | undefined
  /** @default "GET" */
  readonly method?: string | undefined
  /** When the response was received, as ISO 8601; needed if a wait depends on it. @default now */
  readonly at?: string | undefined
}

/** How heed classifies a response. */
export interface Tried {
  /** The FAQ row. */
  readonly code: FaqCode
  /** True if a later attempt in this run can succeed. */
  readonly retryable: boolean
  /** The wait that the response or the profile states, in ms; null if none. */
  readonly waitMs: number | null
  /** True for a quota that does not reset during the run. */
  readonly exhausted: boolean
  /** `"profile"` if a rule of the profile matched. */
  readonly matchedBy: MatchedBy
  /** The clause of the rule that matched; null if the status decided. */
  readonly says: string | null
}

/**
 * Classifies a response by a profile, for tests of your own profiles. The profile is used for any host.
 * @param profile null to classify without one
 * @returns null if the response is no failure
 * @throws TypeError that lists every problem of the profile
 */
export function tryProfile(profile: Profile | null, answer: TriedAnswer): Tried | null {
  if (profile) validateProfile(profile)
  const { status, headers = {}, method = "GET", url = "https://api.example.com/", at } = answer
  const now = at === undefined ? Date.now() : parseIsoDate(at)
  if (now === null) throw new TypeError(`tryProfile: expected \`at\` to be an ISO time, got ${at}`)
  const head: ResponseHead = {
    status,
    method: method.toUpperCase(),
    path: urlParts(url).path,
    header: (name) => findHeader(headers, name),
    headers: () => headerEntries(headers),
  }
  const text = textOf(answer.body)
  const input = { head, profile: profile && compileProfile(profile), now }
  if (status >= 400) return tried(classifyResponse({ ...input, body: ResponseBody.ofStart(text) }))
  const failure = status < 300 ? failureIn2xx({ ...input, body: ResponseBody.ofWhole(text) }) : null
  return failure && tried(failure)
}

function textOf(body: unknown): string {
  if (body === undefined) return ""
  return (typeof body === "string" ? body : JSON.stringify(body)).slice(0, EXCERPT_BYTES)
}

function tried(verdict: Verdict): Tried {
  const { code, kind, wait, exhausted, matchedBy } = verdict
  return {
    code,
    retryable: kind !== "permanent",
    waitMs: wait?.ms ?? null,
    exhausted,
    matchedBy,
    says: ruleOf(verdict)?.says ?? null,
  }
}
