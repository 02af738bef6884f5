import { sentAt } from "../headers/header-field.ts"
import { readRateLimitReset, readRetryAfter, type ServerWait } from "../headers/retry-after.ts"
import type { CompiledProfile } from "../profiles/schema/compiled-profile.ts"
import type { ProfileRule } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { CONVENTIONS } from "./conventions.ts"
import { classifyNetworkError } from "./network-error.ts"
import { documentedWait, readStatedWait, type WaitInput } from "./profile-wait.ts"
import { statusRule } from "./status-table.ts"
import type { Verdict } from "./verdict.ts"

/** An answer, and by what to read it. */
export interface ClassifyInput {
  readonly head: ResponseHead
  /** null: `needsBody` said that it has no say, or it could not be had. */
  readonly body: ResponseBody | null
  /** Of the API; null: there is none for it. */
  readonly profile: CompiledProfile | null
  /** Epoch ms of receipt. */
  readonly now: number
}

/** Has the body of this failed answer a say in what it means? Only then is it waited for. */
export function needsBody(head: ResponseHead, profile: CompiledProfile | null): boolean {
  return (profile?.needsBody(head) ?? false) || (mayBeJson(head) && CONVENTIONS.needsBody(head))
}

function mayBeJson(head: ResponseHead): boolean {
  return head.header("content-type")?.includes("json") ?? true
}

/**
 * What an answer with a failed status means: a rule of the API's profile decides, then a convention that any API may
 * follow, then the status, then the row nearest in meaning.
 */
export function classifyResponse(input: ClassifyInput): Verdict {
  const { head, body, profile } = input
  const ruleWait = profile?.ruleFor(head, body)
  if (profile && ruleWait) return verdictByRule(input, ruleWait, profile, "profile")
  const common = CONVENTIONS.ruleFor(head, body)
  if (common)
    return verdictByRule(input, common, profile, common.means === head.status ? "status" : "nearest")
  const { status } = head
  const row = statusRule(status)
  const verdict = {
    code: row.code,
    status,
    matchedBy: row.code === status ? ("status" as const) : ("nearest" as const),
    kind: row.kind,
    notProcessed: row.notProcessed ?? false,
    error: null,
    exhausted: false,
    rule: null,
  }
  return { ...verdict, wait: waitFor(input, null, verdict) }
}

/** What a 2xx means that the API's profile takes for a failure; null: it is none. */
export function failureIn2xx(input: ClassifyInput): Verdict | null {
  const { head, body, profile } = input
  const rule = profile?.profile.failuresIn2xx ? profile.ruleFor(head, body) : null
  return profile && rule && verdictByRule(input, rule, profile, "profile")
}

function verdictByRule(
  input: ClassifyInput,
  rule: ProfileRule,
  profile: CompiledProfile | null,
  matchedBy: Verdict["matchedBy"],
): Verdict {
  const { means, retry, says, source, basis = "documented", exhausted = false } = rule
  const passes = retry === "yes" && !exhausted
  const verdict = {
    code: means,
    status: input.head.status,
    matchedBy,
    kind: !passes ? ("permanent" as const) : means === 429 ? ("throttled" as const) : ("transient" as const),
    notProcessed: false,
    error: null,
    exhausted,
    rule: { says, source, basis, profile: matchedBy === "profile" ? (profile?.profile.title ?? null) : null },
  }
  const wait = waitFor(input, rule, verdict)
  const gone = wait !== null && wait.ms >= (rule.exhaustedFromMs ?? Number.POSITIVE_INFINITY)
  return gone ? { ...verdict, wait, kind: "permanent", exhausted: true } : { ...verdict, wait }
}

/**
 * When to come back: the rule's own field; Retry-After and its kin; what the rule's page names; then, for a row 429,
 * the profile's fields, those of common rate limits, and what the profile's page names. A quota that is used up for
 * long is not waited for by the reset of a shorter one.
 */
function waitFor(
  { head, body, profile, now }: ClassifyInput,
  rule: ProfileRule | null,
  { code, kind, exhausted }: Pick<Verdict, "code" | "kind" | "exhausted">,
): ServerWait | null {
  const header: ResponseHead["header"] = (name) => head.header(name)
  if (!rule?.wait && (code !== 429 || exhausted)) return readRetryAfter(header, now)
  const answered: WaitInput = { head, body, now, referenceMs: sentAt(header, now) }
  const ruleWait = readStatedWait(rule?.wait ?? [], answered)
  if (ruleWait && ruleWait.ms > 0) return ruleWait
  const retryAfter = readRetryAfter(header, now) ?? documentedWait(rule?.wait ?? [], now)
  if (retryAfter || code !== 429 || exhausted) return retryAfter ?? ruleWait
  const waits = profile?.profile.waits ?? []
  const profileWait = readStatedWait(waits, answered)
  if (profileWait && profileWait.ms > 0) return profileWait
  return (
    readStatedWait(CONVENTIONS.profile.waits ?? [], answered) ??
    (kind === "throttled" ? readRateLimitReset(header, now) : null) ??
    documentedWait(waits, now) ??
    profileWait ??
    ruleWait
  )
}

/**
 * What it means that no server answered.
 * @param origin that the request was for
 */
export function classifyError(error: unknown, origin?: string): Verdict {
  const fault = classifyNetworkError(error, origin)
  return {
    code: fault.code,
    status: null,
    matchedBy: "network",
    kind: fault.kind,
    notProcessed: fault.notProcessed,
    error: fault.error,
    wait: null,
    exhausted: false,
    rule: null,
  }
}
