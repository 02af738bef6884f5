import { MASK } from "./mask.ts"
import { TOKEN_SHAPES } from "./token-shapes.ts"

const KNOWN = new RegExp(TOKEN_SHAPES.map((shape) => shape.pattern).join("|"))
const EVERY_KNOWN = new RegExp(KNOWN, "g")
/** No known form and no length asked for is shorter. */
const SHORTEST_KNOWN = 11
const RUN = /[A-Za-z0-9_+-]+={0,2}/g
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/

/** From this length on, an unknown word of mixed characters counts as a credential in running text. */
const OPAQUE_LENGTH = 32

/** Masks credentials that their own form gives away: known prefixes, then long words of mixed characters. */
export function maskTokens(text: string): string {
  return maskKnownTokens(text).replace(RUN, (run) => (isOpaque(run, OPAQUE_LENGTH) ? MASK : run))
}

/** Only the known prefixes: for values such as request ids, which are long and mixed by nature. */
export function maskKnownTokens(text: string): string {
  return text.replace(EVERY_KNOWN, MASK)
}

/** Does a value hold a credential by its form? `length`: from which length on a mixed word counts. */
export function looksSecret(value: string, length: number): boolean {
  if (value.length < SHORTEST_KNOWN) return false
  return KNOWN.test(value) || (value.match(RUN) ?? []).some((run) => isOpaque(run, length))
}

/**
 * A word nobody would type: it changes between letters and digits (or between any of lower case, upper case and
 * digits) far more often than names, camel case and dates do. UUIDs and short hex are ids, not credentials.
 */
function isOpaque(run: string, length: number): boolean {
  if (run.length < length || UUID.test(run)) return false
  if (run.length < OPAQUE_LENGTH && HEX.test(run)) return false
  let turns = 0
  let digitTurns = 0
  let before = ""
  for (const character of run) {
    const now = kindOf(character)
    if (before !== "" && now !== "" && now !== before) {
      turns++
      if (now === "digit" || before === "digit") digitTurns++
    }
    before = now
  }
  return digitTurns >= Math.max(3, run.length / 8) || turns >= run.length * 0.4
}

function kindOf(character: string): "digit" | "lower" | "upper" | "" {
  if (character >= "0" && character <= "9") return "digit"
  if (character >= "a" && character <= "z") return "lower"
  if (character >= "A" && character <= "Z") return "upper"
  return ""
}
