import { decodeBase64Text } from "./base64-text.ts"
import { MASK } from "./mask.ts"
import { areWords } from "./word-likeness.ts"

/** The least of what is odd in a word, in characters: one with less is no credential. */
const LEAST_ODD = 6
const WORDS = /\[redacted\]|[^\s"'`<>()[\]{},;|\\]+/g
// A "/" in it is none of a path: hardly any other word decodes to a text.
const BASE64_WORDS = /[\w+/-]{12,}={0,2}/g
/** Dates and times of day, then whatever stands between the signs that divide a word: `/ : = & ?`. */
const PIECES =
  /(?<![\p{L}\p{N}])(\d{4}-\d{2}-\d{2}(?:t\d{2}(?::?\d{2}){0,2}(?:\.\d{1,6})?(?:z|[+-]\d{2}:?\d{2})?)?|\d{1,2}(?::\d{2}){1,2}(?:\.\d{1,6})?|\d{1,2}([./-])\d{1,2}\2\d{4})(?![\p{L}\p{N}])|[\p{L}\p{M}\p{N}_~.$@!%*#^+-]+/giu
/** What stands around a piece and is no part of it. */
const AROUND = ".!*#-"

/**
 * Masks every word that a person or a program may have made up: of letters that make no word, of letters with digits or
 * signs among them, in mixed case, or a number of six digits. For texts that may repeat what could not be looked at.
 */
export function maskSuspects(text: string): string {
  const plain = text.replace(BASE64_WORDS, (word) => (decodeBase64Text(word, 12) === null ? word : MASK))
  return plain.replace(WORDS, (word) => (word === MASK ? word : maskOdd(word)))
}

/** From the first odd piece to the last: `abz1k/x9d2p` may be one word, `key=x9d2p7` is two. */
function maskOdd(word: string): string {
  let odd = 0
  let start = -1
  let end = 0
  for (const { 0: piece, 1: moment, index } of word.matchAll(PIECES)) {
    const [from, to] = withoutSigns(piece)
    const inner = piece.slice(from, to)
    if (moment !== undefined || !isOdd(inner)) continue
    if (start === -1) start = index + from
    end = index + to
    odd += inner.length
  }
  return odd < LEAST_ODD ? word : word.slice(0, start) + MASK + word.slice(end)
}

function isOdd(piece: string): boolean {
  if (/[$@!%*#^~]/.test(piece)) return true
  if (!/\p{L}/u.test(piece)) return piece.replace(/\P{N}/gu, "").length >= LEAST_ODD
  if (/\p{N}/u.test(piece) || !areWords(piece)) return true
  // More than one capital letter within a word of every four: no name in camel case.
  return (piece.match(/[a-z][A-Z]/g)?.length ?? 0) * 4 > piece.length
}

function withoutSigns(piece: string): [from: number, to: number] {
  let from = 0
  let to = piece.length
  while (from < to && AROUND.includes(piece.charAt(from))) from++
  while (to > from && AROUND.includes(piece.charAt(to - 1))) to--
  return [from, to]
}
