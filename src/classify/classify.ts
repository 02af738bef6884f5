import { sentAt } from "../headers/header-field.ts"
import { readRateLimitReset, readRetryAfter, type ServerWait } from "../headers/retry-after.ts"
import type { CompiledProfile } from "../profiles/schema/compiled-profile.ts"
import type { ProfileRule } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { CONVENTIONS } from "./conventions.ts"
import { documentedWait, readStatedWait, type WaitInput } from "./profile-wait.ts"
import { statusRule } from "./status-table.ts"
import type { Verdict } from "./verdict.ts"

/** A response, and the profile by which it is classified. */
export interface ClassifyInput {
  readonly head: ResponseHead
  /** null if `needsBody` returned false, or if the body could not be read. */
  readonly body: ResponseBody | null
  /** The profile of the API; null if it has none. */
  readonly profile: CompiledProfile | null
  /** Epoch ms of receipt. */
  readonly now: number
}

/** True if a rule looks at the body of this failed response. Otherwise the body is not waited for. */
export function needsBody(head: ResponseHead, profile: CompiledProfile | null): boolean {
  return (profile?.needsBody(head) ?? false) || (mayBeJson(head) && CONVENTIONS.needsBody(head))
}

function mayBeJson(head: ResponseHead): boolean {
  return head.header("content-type")?.includes("json") ?? true
}

/**
 * Maps a response with a failed status to its row: by the first matching rule of the API's profile, then by a
 * convention that many APIs follow, then by the status, then by the row nearest in meaning.
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

/** Classifies a 2xx response; null if no rule of the profile takes it for a failure. */
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
 * The wait that the server or its documentation names. In order: the field that the rule names; Retry-After and its
 * variants; the wait in the rule's documentation; for row 429 also the profile's fields, the fields of common rate
 * limits, and the wait in the profile's documentation. A quota that is exhausted for long ignores the last three, which
 * describe shorter windows.
 */
function waitFor(
  { head, body, profile, now }: ClassifyInput,
  rule: ProfileRule | null,
  { code, kind, exhausted }: Pick<Verdict, "code" | "kind" | "exhausted">,
): ServerWait | null {
  const header: ResponseHead["header"] = (name) => head.header(name)
  if (!rule?.wait && (code !== 429 || exhausted)) return readRetryAfter(header, now)
  const received: WaitInput = { head, body, now, referenceMs: sentAt(header, now) }
  const ruleWait = readStatedWait(rule?.wait ?? [], received)
  if (ruleWait && ruleWait.ms > 0) return ruleWait
  const retryAfter = readRetryAfter(header, now) ?? documentedWait(rule?.wait ?? [], now)
  if (retryAfter || code !== 429 || exhausted) return retryAfter ?? ruleWait
  const waits = profile?.profile.waits ?? []
  const profileWait = readStatedWait(waits, received)
  if (profileWait && profileWait.ms > 0) return profileWait
  return (
    readStatedWait(CONVENTIONS.profile.waits ?? [], received) ??
    (kind === "throttled" ? readRateLimitReset(header, now) : null) ??
    documentedWait(waits, now) ??
    profileWait ??
    ruleWait
  )
}
