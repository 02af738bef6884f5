import { statusRule } from "../classify/status-table.ts"
import type { FaqCode } from "../faq/entry.ts"
import { cutText } from "../redact/mask.ts"
import { badRequest } from "./bad-request.ts"
import { broken } from "./broken.ts"
import { credentials } from "./credentials.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { missing } from "./missing.ts"
import { permission } from "./permission.ts"
import type { Row } from "./row.ts"
import { MAX_NAME, MAX_TEXT } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { since } from "./since.ts"
import { throttled } from "./throttled.ts"
import { tooLong } from "./too-long.ts"
import { tooSlow } from "./too-slow.ts"
import { mendHook, unreachable } from "./unreachable.ts"
import { boundedValue } from "./value.ts"
import { oneLine } from "./wording.ts"

const MAX_EVIDENCE = 12
export const MAX_SUGGESTIONS = 6

const ROWS: { readonly [code in FaqCode]: Row } = {
  400: badRequest,
  401: credentials,
  403: permission,
  404: missing,
  414: tooLong,
  429: throttled,
  500: broken,
  502: broken,
  503: broken,
  504: tooSlow,
}

/** What was seen of this failure, the most telling first; at most MAX_EVIDENCE, masked, bounded. Never throws. */
export function evidenceOf(sight: Sight): Evidence[] {
  return gather(MAX_EVIDENCE, sight, evidence(sight)).map(({ kind, text, value }) => ({
    kind,
    text,
    ...(value === undefined ? {} : { value }),
  }))
}

/** The FAQ's advice with this failure's numbers in it; at most MAX_SUGGESTIONS, masked, bounded. Never throws. */
export function suggestionsFor(sight: Sight): Suggestion[] {
  return gather(MAX_SUGGESTIONS, sight, suggestions(sight)).map(({ setting, text, value }) => ({
    setting: cutText(oneLine(setting), MAX_NAME),
    value: value ?? null,
    text,
  }))
}

function* suggestions(sight: Sight): Generator<Suggestion> {
  if (sight.verdict.error === "HOOK") return yield* mendHook(sight)
  if (sight.answer || sight.tries > 0) yield* ROWS[sight.verdict.code].suggestions(sight)
}

function* evidence(sight: Sight): Generator<Evidence> {
  const { verdict, answer, tries } = sight
  const row = ROWS[verdict.code]
  // A local fault (a bad certificate, an URL that is none) has no answer to look at, and a row chosen for its advice.
  if (verdict.status === null) {
    yield* unreachable(sight)
    if (verdict.kind === "transient" && tries > 0 && verdict.error !== "ABORTED" && row !== broken)
      yield* since(sight)
    if (verdict.kind === "permanent" && !answer) return
  }
  yield* byRule(verdict)
  if (verdict.matchedBy === "nearest" && verdict.status !== null && verdict.rule === null) {
    const text = `${verdict.status} is no row of the FAQ; ${verdict.code} is nearest: ${statusRule(verdict.status).reason}.`
    yield { kind: "nearest-row", text, value: verdict.status }
  }
  yield* row.evidence(sight)
}

/** Why the answer is read otherwise than its status says, and where that is written. */
function* byRule({ rule, status, matchedBy, code }: Sight["verdict"]): Generator<Evidence> {
  // A convention that only says what the status says as well is no news.
  if (rule === null || (rule.profile === null && matchedBy === "status")) return
  const who =
    rule.profile === null
      ? "By a common convention"
      : `${rule.profile}${rule.basis === "observed" ? " (as seen in use)" : ""}`
  const read = status === code ? "" : ` This ${status} is row ${code}.`
  yield {
    kind: "rule",
    text: `${who}: ${rule.says}.${read} See ${rule.source}`,
    value: { says: rule.says, source: rule.source, basis: rule.basis },
  }
}

/** A row that trips over something hostile keeps what it has found until then. */
function gather<T extends { text: string; value?: unknown }>(
  limit: number,
  sight: Sight,
  found: Iterable<T>,
): T[] {
  const gathered: T[] = []
  try {
    for (const item of found) {
      if (gathered.length === limit) break
      // Once more for everything, whatever a row may have forgotten.
      const text = cutText(oneLine(sight.mask(item.text)), MAX_TEXT)
      gathered.push({ ...item, text, value: boundedValue(item.value, sight.mask) })
    }
  } catch {
    // Only a client or an answer that throws where it is read gets here.
  }
  return gathered
}
