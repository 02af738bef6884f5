/**
 * The commonest pairs of letters in the words of API descriptions (paths, error codes, messages): each first letter, then
 * all that follow it. They are nine in ten of a word's pairs, and one in three of random letters'.
 */
const PAIRS =
  "abcdefgilmnprstuvy baeilou cacehiklortu dadeiosu eabcdefglmnpqrstvwxy faefilou gaeinrsu haeio iabcdefglmnoprstvz keis ladeilostuy maeimopsuy nacdefgiknostv oabcdgijklmnoprstuvwy paeikloprstu qu racdegikmnorstuy sacehilopstuy tacehilorstuy uabcdeilmnprst vaeio waehinos xp ymns ze"

const COMMON = new Set(
  PAIRS.split(" ").flatMap((letters) => Array.from(letters.slice(1), (second) => letters.charAt(0) + second)),
)
/** The least share of common pairs in words; one pair more may be uncommon, for short words. */
const SHARE = 0.6
/** Pieces up to this length say nothing: `v2`, `us1`, `p25`. */
const SHORT_PIECE = 3
/**
 * Is a text made of words, as names, slugs and error codes are: `glacier-restore-in-progress`, `EAAccountManagement`,
 * `oauth2_v2`? Of random tokens of 20 characters one in a thousand passes. A number of six digits is an id, not a word.
 */
export function areWords(text: string): boolean {
  let pairs = 0
  let common = 0
  for (const [piece] of text.matchAll(/[A-Za-z0-9]+/g)) {
    if (/\d{6}/.test(piece)) return false
    if (piece.length <= SHORT_PIECE) continue
    const letters = piece.toLowerCase()
    for (let at = 1; at < piece.length; at++) {
      if (isDigit(piece, at) && isDigit(piece, at - 1)) continue
      pairs++
      if (!isTurn(piece, at) && COMMON.has(letters.slice(at - 1, at + 1))) common++
    }
  }
  return common + 1 >= pairs * SHARE
}

function isDigit(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 57
}

/** From lower to upper case: a word of a camel-case name begins, which random letters have at every fourth place. */
function isTurn(text: string, at: number): boolean {
  return text.charCodeAt(at) < 97 && text.charCodeAt(at - 1) >= 97
}
