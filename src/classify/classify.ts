import { sentAt } from "../headers/header-field.ts"
import { readRateLimitReset, readRetryAfter, type ServerWait } from "../headers/retry-after.ts"
import type { CompiledProfile } from "../profiles/schema/compiled-profile.ts"
import type { ProfileRule } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { type ApiWords, apiWordsOf, isSoapFault, NO_WORDS, readBodyWait } from "./api-words.ts"
import { CONVENTIONS } from "./conventions.ts"
import { documentedWait, readStatedWait, type WaitInput } from "./profile-wait.ts"
import { statusRule } from "./status-table.ts"
import { readingOf, toldByCode, toldByFault, toldByHeader, toldByMessage } from "./told.ts"
import type { Told, Verdict } from "./verdict.ts"

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

/**
 * True if the body of this failed response may have a say: in a rule of the profile, or by the codes and messages that
 * APIs put into JSON, XML and plain text. Otherwise the body is not waited for.
 */
export function needsBody(head: ResponseHead, profile: CompiledProfile | null): boolean {
  return (
    head.status >= 400 &&
    (head.status === 400 ||
      !NO_TEXT.test(head.header("content-type") ?? "") ||
      (profile?.needsBody(head) ?? false))
  )
}

/**
 * Media types in which no API writes its error. A page is read where a rule of the profile asks for it, and of a 400,
 * by which nginx and IIS refuse a request that is too long.
 */
const NO_TEXT = /^\s*(?:image|audio|video|font)\/|\bhtml\b|octet-stream|pdf|zip/i

/** Statuses of pages of firewalls and proxies: challenges, blocks, logins. */
const OF_A_FIREWALL = [401, 403, 405, 406, 503]

/** True for a page where an API would have answered with data. */
const isPage = (head: ResponseHead): boolean =>
  OF_A_FIREWALL.includes(head.status) &&
  (/\bhtml\b/i.test(head.header("content-type") ?? "") || head.header("cf-mitigated") !== null)

/** True if nothing but the status and the method were compared. */
const isBare = ({ when }: ProfileRule): boolean => !when.body && !when.header && !when.path

/**
 * Maps a response with a failed status to its row: by a code of the API that says "slow down", before a rule of its
 * profile that reads the bare status; by the first matching rule of the profile; by a code, by a convention that many
 * APIs follow, by the fields of a rate limit, by a phrase in the message; then by the status, then by the row nearest
 * in meaning.
 */
export function classifyResponse(input: ClassifyInput): Verdict {
  const { head, body, profile } = input
  const isWebPage = isPage(head)
  const found = profile?.ruleFor(head, body) ?? null
  const own = found && isWebPage && isBare(found) ? null : found
  if (profile && own && !isBare(own)) return verdictByRule(input, own, profile, "profile")
  const words = body && !isWebPage ? apiWordsOf(body) : null
  // SOAP 1.1 sends every fault as a 500.
  const isFault = head.status === 500 && body !== null && isSoapFault(body)
  const said = isFault ? { ...head, status: 400 } : head
  const byCode = toldByCode(said, words ?? NO_WORDS)
  if (profile && own && (byCode === null || !isAboutLimits(byCode) || own.means === 429))
    return verdictByRule(input, own, profile, "profile", words)
  if (byCode?.meaning === "throttled" && words) {
    // A general code may stand beside a message that names the day's quota.
    const inWords = toldByMessage(said.status, words)
    const told = inWords?.meaning === "quota" ? asThrottle(inWords, words, input.now) : byCode
    return verdictByTold(input, told, words)
  }
  if (byCode && (byCode.meaning !== "token" || head.status !== 401))
    return verdictByTold(input, byCode, words)
  const common = CONVENTIONS.ruleFor(head, body)
  if (common)
    return verdictByRule(input, common, profile, common.means === head.status ? "status" : "nearest", words)
  const told =
    byCode ??
    (words && toldByMessage(said.status, words)) ??
    (isFault && words ? toldByFault(words) : toldByHeader(head, words, input.now))
  if (told) return verdictByTold(input, asThrottle(told, words, input.now), words)
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
    ...(isWebPage && { isWebPage }),
  }
  return { ...verdict, wait: waitFor(input, null, verdict, words) }
}

/** A quota "of the day" whose message says that it is back within the hour is one that moves on. */
function asThrottle(told: Told, words: ApiWords | null, now: number): Told {
  if (told.meaning !== "quota" || told.by !== "message" || words === null) return told
  const wait = readBodyWait(words, { referenceMs: now })
  return wait && wait.ms > 0 && wait.ms < LONG_MS ? { ...told, meaning: "throttled" } : told
}

/** From this wait on, in ms, a quota does not come back during a run. */
const LONG_MS = 3_600_000

const isAboutLimits = ({ meaning }: Told): boolean => meaning === "throttled" || meaning === "quota"

/**
 * Classifies a 2xx response; null if no rule of the profile takes it for a failure. Without a profile, only data that
 * says itself that it is no success (`success: false`, `status_code: 429`) and that a limit or a token is the reason.
 */
export function failureIn2xx(input: ClassifyInput): Verdict | null {
  const { head, body, profile } = input
  if (profile) {
    const rule = profile.profile.failuresIn2xx ? profile.ruleFor(head, body) : null
    return rule && verdictByRule(input, rule, profile, "profile")
  }
  const words = body && apiWordsOf(body)
  if (!words?.failed) return null
  const told = toldByCode({ ...head, status: 400 }, words) ?? toldByMessage(400, words)
  return told && (told.meaning === "token" || isAboutLimits(told)) ? verdictByTold(input, told, words) : null
}

function verdictByTold(input: ClassifyInput, told: Told, words: ApiWords | null): Verdict {
  const { status } = input.head
  const row = statusRule(status)
  const reading = readingOf(told)
  const code = reading.code ?? row.code
  const verdict = {
    code,
    status,
    matchedBy:
      told.by === "message"
        ? ("message" as const)
        : code === status
          ? ("status" as const)
          : ("nearest" as const),
    kind: reading.kind,
    notProcessed: false,
    error: null,
    exhausted: reading.exhausted ?? false,
    rule: null,
    told,
  }
  return { ...verdict, wait: waitFor(input, null, verdict, words) }
}

function verdictByRule(
  input: ClassifyInput,
  rule: ProfileRule,
  profile: CompiledProfile | null,
  matchedBy: Verdict["matchedBy"],
  words?: ApiWords | null,
): Verdict {
  const { means, retry, says, source, basis = "documented", exhausted = false, quotaOf } = rule
  const passes = retry === "yes" && !exhausted
  const verdict = {
    code: means,
    status: input.head.status,
    matchedBy,
    kind: !passes ? ("permanent" as const) : means === 429 ? ("throttled" as const) : ("transient" as const),
    notProcessed: false,
    error: null,
    exhausted,
    ...(quotaOf && { quotaOf }),
    rule: { says, source, basis, profile: matchedBy === "profile" ? (profile?.profile.title ?? null) : null },
  }
  const wait = waitFor(input, rule, verdict, words)
  const gone = wait !== null && wait.ms >= (rule.exhaustedFromMs ?? Number.POSITIVE_INFINITY)
  return gone ? { ...verdict, wait, kind: "permanent", exhausted: true } : { ...verdict, wait }
}

/**
 * The wait that the server or its documentation names. In order: the field that the rule names; Retry-After and its
 * variants; the wait in the rule's documentation; for row 429 also the profile's fields, the body's fields and words,
 * the fields of common rate limits, and the wait in the profile's documentation. A quota that is exhausted for long
 * ignores all but the first three, because the others describe shorter windows. A wait of 0 counts only if no other is
 * named.
 */
function waitFor(
  { head, body, profile, now }: ClassifyInput,
  rule: ProfileRule | null,
  { code, kind, exhausted }: Pick<Verdict, "code" | "kind" | "exhausted">,
  words: ApiWords | null | undefined,
): ServerWait | null {
  const header: ResponseHead["header"] = (name) => head.header(name)
  const isLimited = code === 429 && !exhausted
  const received = new Received(head, body, now)
  const ofBody = () => readBodyWait(words ?? (body ? apiWordsOf(body) : NO_WORDS), received)
  if (!rule?.wait && exhausted && words) {
    const wait = ofBody()
    // A short wait beside a long quota is that of another limit.
    return readRetryAfter(header, now) ?? (wait && wait.ms >= LONG_MS ? wait : null)
  }
  const ruleWait = readStatedWait(rule?.wait ?? [], received)
  if (ruleWait && ruleWait.ms > 0) return ruleWait
  const retryAfter = readRetryAfter(header, now) ?? documentedWait(rule?.wait ?? [], now)
  if (retryAfter && retryAfter.ms > 0) return retryAfter
  const bodyWait = () => (kind === "permanent" ? null : ofBody())
  if (!isLimited) return (code === 503 ? bodyWait() : null) ?? retryAfter ?? ruleWait
  const waits = profile?.profile.waits ?? []
  const profileWait = readStatedWait(waits, received)
  if (profileWait && profileWait.ms > 0) return profileWait
  const named =
    bodyWait() ?? (kind === "throttled" ? readRateLimitReset(header, () => head.headers(), now) : null)
  if (named && named.ms > 0) return named
  return retryAfter ?? named ?? documentedWait(waits, now) ?? profileWait ?? ruleWait
}

/** A response whose Date is parsed if a wait depends on it. */
class Received implements WaitInput {
  #referenceMs: number | undefined

  constructor(
    readonly head: ResponseHead,
    readonly body: ResponseBody | null,
    readonly now: number,
  ) {}

  get referenceMs(): number {
    this.#referenceMs ??= sentAt((name) => this.head.header(name), this.now)
    return this.#referenceMs
  }
}
