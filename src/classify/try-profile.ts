import type { FaqCode } from "../faq/entry.ts"
import { parseIsoDate } from "../headers/http-date.ts"
import { findHeader, headerEntries } from "../http/header-lookup.ts"
import { EXCERPT_BYTES } from "../http/response-view.ts"
import { urlParts } from "../http/url-parts.ts"
import { compileProfile } from "../profiles/schema/compiled-profile.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { validateProfile } from "../profiles/schema/validate-profile.ts"
import { classifyResponse, failureIn2xx } from "./classify.ts"
import type { MatchedBy, Verdict } from "./verdict.ts"

/** An answer as a test writes it down. */
export interface TriedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A text as it is; anything else as JSON. */
  readonly body?: unknown
  /** @default "https://api.example.com/" */
  readonly url?: string
  /** @default "GET" */
  readonly method?: string
  /** When the answer came, as ISO; only where a wait depends on it. @default now */
  readonly at?: string
}

/** What heed takes an answer for. */
export interface Tried {
  /** The FAQ row. */
  readonly code: FaqCode
  /** Would another try later, within this run, make sense? */
  readonly retryable: boolean
  /** The wait that the answer, or the profile's page, states, in ms; null: none. */
  readonly waitMs: number | null
  /** A quota that will not come back during the run. */
  readonly exhausted: boolean
  /** `"profile"`: a rule of the profile fitted. */
  readonly matchedBy: MatchedBy
  /** The clause of the rule that fitted; null: the status spoke for itself. */
  readonly says: string | null
}

/**
 * What heed takes an answer for by a profile: for tests of profiles of one's own. The profile holds whatever the host.
 * @param profile null: what is recognised without one
 * @returns null: no failure
 * @throws TypeError that lists what is wrong with the profile
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

function tried({ code, kind, wait, exhausted, matchedBy, rule }: Verdict): Tried {
  return {
    code,
    retryable: kind !== "permanent",
    waitMs: wait?.ms ?? null,
    exhausted,
    matchedBy,
    says: rule?.says ?? null,
  }
}
