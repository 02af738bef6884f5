import { cutText } from "../redact/mask.ts"
import type { Diagnosis } from "./diagnosis.ts"
import type { Evidence } from "./evidence/evidence.ts"
import { formatMs, formatTime, plural } from "./format.ts"

/** All that a summary is written from. */
export interface SummaryInput {
  readonly diagnosis: Omit<Diagnosis, "summary">
  /** Tries of this call, the left-out ones included. */
  readonly attemptCount: number
  /** The verdict's error, where no server answered. */
  readonly error: string | null
  /** A response had begun: it broke off, or cannot be read. */
  readonly hasBegun: boolean
  /** Why it stopped, as `stopReason` puts it; null where heed was never asked to try. */
  readonly stopReason: string | null
  /** Of the row, where nothing more specific is known. */
  readonly advice: string | undefined
  /** Epoch ms. */
  readonly now: number
}

const MAX_URL = 200
const MAX_LINE = 900

/** heed's own reasons for which nothing was sent. */
const UNSENT = new Set(["HELD", "REFUSED", "DEADLINE", "ABORTED", "RESERVED", "BUDGET"])

/** Of these, the first lines say already why heed stopped. */
const SAID_FIRST = new Set(["ABORTED", "RESERVED", "BUDGET"])

/**
 * Three lines for a person: what happened; how heed knows, what it tried and why it stopped; what to do, and when.
 */
export function summaryOf(facts: SummaryInput): string {
  return [happened(facts), known(facts), toDo(facts)]
    .filter((line) => line !== "")
    .map((line) => cutText(line, MAX_LINE))
    .join("\n")
}

function happened({ diagnosis, attemptCount, error, hasBegun }: SummaryInput): string {
  const { code, status, title, source, request, stopped } = diagnosis
  const call = `${request.method} ${cutText(request.url.split(/[?#]/, 1)[0] ?? "", MAX_URL)}`
  if (error === "ABORTED") return `${call} was aborted${attemptCount === 0 ? " before it was sent" : ""}.`
  if (error === "HOOK")
    return `${call} was not sent${attemptCount === 0 ? "" : " again"}: its hook beforeAttempt threw.`
  if (attemptCount === 0 && error === "HELD")
    return stopped === "quota-exhausted"
      ? `${call} was not sent: a quota is used up (${code} ${title}).`
      : `${call} was not sent: the source ${source} is held (${code} ${title}).`
  if (attemptCount === 0 && error === "REFUSED")
    return `${call} was not sent: the gate of ${source} refused it.`
  if (attemptCount === 0 && error === "RESERVED")
    return `${call} was not sent: the rest of the quota of ${source} is reserved.`
  if (attemptCount === 0 && error === "BUDGET")
    return `${call} was not sent: the run has used its budget of requests.`
  if (attemptCount === 0 && error === "DEADLINE") return `${call} was not sent: its time ran out first.`
  const none = hasBegun ? "no usable answer" : "no answer"
  if (status === null) return `${call} got ${none}${error ? ` (${error})` : ""}: ${code} ${title}.`
  return status === code
    ? `${call} failed: ${code} ${title}.`
    : `${call} failed with ${status}, which here means ${code} ${title}.`
}

function known({ diagnosis, attemptCount, error, stopReason }: SummaryInput): string {
  const seen = telling(diagnosis)
  const tried = attemptCount === 0 ? waited(diagnosis.totalWaitMs) : triedFor(diagnosis, attemptCount)
  const reason = SAID_FIRST.has(error ?? "") ? "" : stopReason
  const rest = [tried, reason].filter(Boolean).join("; ")
  return [seen, rest && `${rest[0]?.toUpperCase()}${rest.slice(1)}.`].filter(Boolean).join(" ")
}

/** The most telling piece; after what the API itself says one more, which says why. */
function telling({ evidence, status, code }: SummaryInput["diagnosis"]): string {
  const isNews = ({ kind }: Evidence) => !BESIDE.has(kind) && (kind !== "rule" || status !== code)
  const [first, second] = evidence.filter(isNews)
  if (!first) return evidence[0]?.text ?? ""
  return [first, LEADS.has(first.kind) ? second : undefined]
    .map((piece) => piece?.text)
    .filter(Boolean)
    .join(" ")
}

const LEADS = new Set(["api-message", "web-page", "firewall", "not-sent"])
/** The first line says it already, or it only completes the one before. */
const BESIDE = new Set(["nearest-row", "field", "gateway"])

/** `"3 tries over 4.2 s, waited 3.1 s"` */
function triedFor({ attempts, totalWaitMs }: SummaryInput["diagnosis"], tries: number): string {
  const [first, last] = [attempts[0], attempts.at(-1)]
  const span = first && last ? Date.parse(last.at) + last.durationMs - Date.parse(first.at) : Number.NaN
  const over = Number.isFinite(span) ? ` over ${formatMs(span)}` : ""
  const waiting = waited(totalWaitMs)
  return `${plural(tries, "try", "tries")}${over}${waiting && `, ${waiting}`}`
}

function waited(ms: number): string {
  return ms >= 1 ? `waited ${formatMs(ms)}` : ""
}

function toDo({ diagnosis, advice, error, attemptCount, now }: SummaryInput): string {
  const { suggestions, retryAt } = diagnosis
  const at = retryAt === null ? Number.NaN : Date.parse(retryAt)
  // A suggestion for the schedule names the time already.
  const again =
    Number.isNaN(at) || suggestions[0]?.setting === "schedule"
      ? ""
      : `Try again after ${formatTime(at)}${at > now ? ` (in ${formatMs(at - now)})` : ""}.`
  const advised =
    suggestions.find(({ setting }) => setting !== "heed/split")?.text ??
    (attemptCount === 0 && UNSENT.has(error ?? "") && again ? "" : (advice ?? ""))
  return [error === "ABORTED" ? "" : advised, again].filter(Boolean).join(" ")
}
