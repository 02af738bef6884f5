import { check, type Diagnostics } from "recheck"
import type { Expression } from "./find.ts"

/** A bound above this one does not make an expression fast: of 64 KB, 300 steps a character are 20 million. */
const SMALL_BOUND = 16

/** Repeated more often than this, a part makes automata large, and says nothing new of how the time grows. */
const FEW = 3

/** ms that the analysis of one expression may take. */
const TIMEOUT_MS = 20_000

/**
 * Why an expression may take longer than linear time; null: it cannot. By recheck's automata, which is exact and always
 * says the same; expressions that look around, which the automata do not know, by its attacks. Alternatives of an
 * expression follow one another, so that each is judged alone.
 * @see https://makenowjust-labs.github.io/recheck/docs/internals/background/
 */
export async function judge({ source, flags }: Pick<Expression, "source" | "flags">): Promise<string | null> {
  for (const alternative of alternativesOf(source)) {
    const fault = await judgeOne(alternative, flags)
    if (fault) return alternative === source ? fault : `/${alternative}/: ${fault}`
  }
  return null
}

async function judgeOne(source: string, flags: string): Promise<string | null> {
  const exact = await check(withSmallCounts(source), flags, { checker: "automaton", timeout: TIMEOUT_MS })
  if (!isUnsupported(exact)) return faultIn(exact)
  return faultIn(await check(source, flags, { checker: "fuzz", timeout: TIMEOUT_MS, ...ALWAYS_THE_SAME }))
}

/** `a(b|c)|d` is `a(b|c)` and `d`. */
export function alternativesOf(source: string): string[] {
  const alternatives = [""]
  let depth = 0
  for (const [part] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[\s\S]/g)) {
    if (part === "(") depth++
    if (part === ")") depth--
    if (part === "|" && depth === 0) alternatives.push("")
    else alternatives.push(`${alternatives.pop()}${part}`)
  }
  return alternatives
}

/** By counted steps alone, however busy the machine. */
const ALWAYS_THE_SAME = { attackTimeout: null, incubationTimeout: null, seedingTimeout: null }

/** `x{20}` as `x{3}`, `x{2,12}` as `x{2,4}`; and `x{2,400}` as `x{2,}`, for 400 times linear is not linear in practice. */
export function withSmallCounts(source: string): string {
  return source.replace(PART, (part, least?: string, comma?: string, most?: string) => {
    if (least === undefined) return part
    const from = Math.min(Number(least), FEW)
    const limit = most ? Number(most) : comma ? Number.POSITIVE_INFINITY : Number(least)
    if (limit > SMALL_BOUND) return `{${from},}`
    return comma ? `{${from},${Math.min(limit, FEW + 1)}}` : `{${from}}`
  })
}

/** An escaped character, a class, or a count. */
const PART = /\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:(,)(\d+)?)?\}/gs

const isUnsupported = (verdict: Diagnostics): boolean =>
  verdict.status === "unknown" && verdict.error.kind === "unsupported"

function faultIn(verdict: Diagnostics): string | null {
  if (verdict.status === "safe") return null
  if (verdict.status === "unknown") return `not known: ${verdict.error.kind}`
  return `${verdict.complexity.summary}: ${verdict.attack.pattern}`
}
