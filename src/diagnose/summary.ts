import { plural, spellMs, spellTime } from "../evidence/wording.ts"
import { cutText } from "../redact/mask.ts"
import type { Diagnosis } from "./diagnosis.ts"

/** All that a summary is written from. */
export interface SummaryFacts {
  readonly diagnosis: Omit<Diagnosis, "summary">
  /** Tries of this call, the left-out ones included. */
  readonly tries: number
  /** The verdict's error, where no server answered. */
  readonly error: string | null
  /** Why it stopped, as `whyStopped` puts it; null where heed was never asked to try. */
  readonly why: string | null
  /** Epoch ms. */
  readonly now: number
}

const MAX_URL = 200
const MAX_LINE = 600

/** heed's own reasons for which nothing was sent. */
const UNSENT = new Set(["HELD", "REFUSED", "DEADLINE", "ABORTED"])

/**
 * Three lines for a person: what happened; how heed knows, what it tried and why it stopped; what to do, and when.
 */
export function summaryOf(facts: SummaryFacts): string {
  return [happened(facts), known(facts), toDo(facts)]
    .filter((line) => line !== "")
    .map((line) => cutText(line, MAX_LINE))
    .join("\n")
}

function happened({ diagnosis, tries, error }: SummaryFacts): string {
  const { code, status, title, source, request } = diagnosis
  const call = `${request.method} ${cutText(request.url.split(/[?#]/, 1)[0] ?? "", MAX_URL)}`
  if (error === "ABORTED") return `${call} was aborted${tries === 0 ? " before it was sent" : ""}.`
  if (error === "HOOK")
    return `${call} was not sent${tries === 0 ? "" : " again"}: its hook beforeAttempt threw.`
  if (tries === 0 && error === "HELD")
    return `${call} was not sent: the source ${source} is held (${code} ${title}).`
  if (tries === 0 && error === "REFUSED") return `${call} was not sent: the gate of ${source} refused it.`
  if (tries === 0 && error === "DEADLINE") return `${call} was not sent: its time ran out first.`
  if (status === null) return `${call} got no answer${error ? ` (${error})` : ""}: FAQ row ${code} ${title}.`
  return status === code
    ? `${call} failed: ${code} ${title}.`
    : `${call} failed with ${status}: FAQ row ${code} ${title}.`
}

function known({ diagnosis, tries, error, why }: SummaryFacts): string {
  const seen = diagnosis.evidence.find(({ kind }) => kind !== "nearest-row")?.text ?? ""
  const tried = tries === 0 ? waited(diagnosis.totalWaitMs) : triedFor(diagnosis, tries)
  // What line one has said already.
  const reason = error === "ABORTED" ? "" : why
  const rest = [tried, reason].filter(Boolean).join("; ")
  return [seen, rest && `${rest[0]?.toUpperCase()}${rest.slice(1)}.`].filter(Boolean).join(" ")
}

/** `"3 tries over 4.2 s, waited 3.1 s"` */
function triedFor({ attempts, totalWaitMs }: SummaryFacts["diagnosis"], tries: number): string {
  const [first, last] = [attempts[0], attempts.at(-1)]
  const span = first && last ? Date.parse(last.at) + last.durationMs - Date.parse(first.at) : Number.NaN
  const over = Number.isFinite(span) ? ` over ${spellMs(span)}` : ""
  const waiting = waited(totalWaitMs)
  return `${plural(tries, "try", "tries")}${over}${waiting && `, ${waiting}`}`
}

function waited(ms: number): string {
  return ms >= 1 ? `waited ${spellMs(ms)}` : ""
}

function toDo({ diagnosis, error, tries, now }: SummaryFacts): string {
  const { suggestions, advice, retryAt } = diagnosis
  const at = retryAt === null ? Number.NaN : Date.parse(retryAt)
  // A suggestion for the schedule names the time already.
  const again =
    Number.isNaN(at) || suggestions[0]?.setting === "schedule"
      ? ""
      : `Try again after ${spellTime(at)}${at > now ? ` (in ${spellMs(at - now)})` : ""}.`
  const advised =
    suggestions[0]?.text ?? (tries === 0 && UNSENT.has(error ?? "") && again ? "" : (advice[0] ?? ""))
  return [error === "ABORTED" ? "" : advised, again].filter(Boolean).join(" ")
}
