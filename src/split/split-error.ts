import { EXPLAIN } from "../call/explain-chunk.ts"
import { HeedError } from "../call/heed-error.ts"
import { boundDiagnosis } from "../explain/bound-diagnosis.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { plural } from "../explain/format.ts"
import { PlainRequestView } from "../http/plain-request-view.ts"
import { cutText, MASK, oneLine } from "../redact/mask.ts"
import type { SplitState } from "./state.ts"

/**
 * A run ended early: a piece failed that could not be made smaller, or for a reason that a smaller size does not help.
 * `cause` is what the client threw, or what it resolved with.
 */
export class SplitError extends HeedError {
  /** Where another run goes on: what is left to do. Not enumerable. */
  declare readonly state: SplitState
  /** The piece that failed, as `send` got it. Not enumerable. */
  declare readonly piece: unknown

  constructor(diagnosis: Diagnosis, parts: { cause: unknown; state: SplitState; piece: unknown }) {
    super(diagnosis, { cause: parts.cause })
    for (const name of ["state", "piece"] as const)
      Object.defineProperty(this, name, { value: parts[name], enumerable: false })
  }
}

/** What the loop knows of a piece that failed for good. */
export interface SmallestPiece {
  /** By the names of the dimensions. */
  readonly piece: Readonly<Record<string, string>>
  /** The one item that is at fault, and the name of its dimension; null: none is known to be. */
  readonly item: { readonly of: string; readonly text: string } | null
  /** Parts of it that were tried by themselves, and failed alike; null: none. */
  readonly tries: number | null
  /** Failures in a row that ended the run; null: another reason did. */
  readonly inVain: number | null
  /** What was refused on the way there: `"365 days"`. */
  readonly tried: readonly string[]
  /** A piece was accepted, in this run or an earlier one. */
  readonly hasAccepted: boolean
}

/** The diagnosis of a piece, with what was tried, masked. */
export async function smallestDiagnosis(diagnosis: Diagnosis, found: SmallestPiece): Promise<Diagnosis> {
  const mask = await masker()
  const piece = Object.fromEntries(Object.entries(found.piece).map(([name, text]) => [name, mask(text)]))
  const item = found.item && { of: found.item.of, text: mask(found.item.text) }
  const all = Object.entries(piece).map(([name, text]) => `${name} ${text}`)
  const what = item
    ? `Of ${item.of}, ${item.text} fails by itself.`
    : `${howFailed(found)}: ${all.join(", ")}.`
  const tried = found.tried.length > 0 ? ` Refused before: ${found.tried.join(", ")}.` : ""
  const never = " Nothing was accepted yet, so the request itself may be at fault."
  const text = `${what}${tried}${found.hasAccepted ? "" : never}`
  const { setting, value, advice } = whatToSet(found, item)
  return boundDiagnosis({
    ...diagnosis,
    evidence: [{ kind: "split", text, value: { piece, item, tried: found.tried } }, ...diagnosis.evidence],
    suggestions: [
      { setting, value, text: advice },
      ...diagnosis.suggestions.filter(({ setting }) => setting !== "heed/split"),
    ],
    summary: [diagnosis.summary.split("\n", 1)[0], text, advice].join("\n"),
  })
}

function howFailed({ tries, inVain }: SmallestPiece): string {
  if (inVain !== null)
    return `Nothing is accepted any more (${plural(inVain, "request")} failed in a row). The last one`
  return tries === null
    ? "The piece cannot be made smaller and still fails"
    : `No part of the piece is accepted (${plural(tries, "request")} for smaller ones failed alike)`
}

function whatToSet({ inVain }: SmallestPiece, item: SmallestPiece["item"]) {
  if (inVain !== null) {
    const advice = "Go on later from the state of this error: what failed in a row is asked for again."
    return { setting: "state", value: "error.state", advice }
  }
  const advice = item
    ? `Leave ${item.text} out of ${item.of}, or set skip: true to have the rest.`
    : "Set skip: true to list such pieces and have the rest."
  return { setting: "skip", value: true, advice }
}

const MAX_ITEM = 100

/** Items are the caller's own; what looks like a credential among them is masked all the same. */
async function masker(): Promise<(text: string) => string> {
  const rules = await EXPLAIN.tryLoad()
  if (!rules) return () => MASK
  const secrets = rules.createRedactor().secretsOf(new PlainRequestView({ method: "GET", url: "" }))
  return (text) => cutText(oneLine(secrets.mask(text)), MAX_ITEM)
}
