import { decodeBase64Text } from "./base64-text.ts"
import { MASK } from "./mask.ts"

// URLs have rules of their own.
const WORDS = /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>\\`]+|\[redacted\]|[\w~.$@!%*#^+-]{6,}/gi
// A "/" in it is none of a path: hardly any other word decodes to a text.
const BASE64_WORDS = /[\w+/-]{12,}={0,2}/g
const MOMENT = /^\d{4}-\d{2}-\d{2}t\d{2}/i

/**
 * Masks every word that a person or a program may have made up: letters with digits or signs among them, or in mixed case.
 * For texts that may repeat what could not be looked at.
 */
export function maskSuspects(text: string): string {
  const plain = text.replace(BASE64_WORDS, (word) => (decodeBase64Text(word, 12) === null ? word : MASK))
  return plain.replace(WORDS, (word) =>
    word.includes("://") || word === MASK || !isMadeUp(word) ? word : MASK,
  )
}

function isMadeUp(found: string): boolean {
  const word = withoutSigns(found)
  if (word.length < 6 || !/[a-z]/i.test(word) || MOMENT.test(word)) return false
  if (/[\d$@!%*#^~]/.test(word)) return true
  // More than one capital letter within a word of every four: no name in camel case.
  return (word.match(/[a-z][A-Z]/g)?.length ?? 0) * 4 > word.length
}

/** What stands around a word and is no part of it. */
const AROUND = ".!*#-"

function withoutSigns(found: string): string {
  let start = 0
  let end = found.length
  while (start < end && AROUND.includes(found.charAt(start))) start++
  while (start < end && AROUND.includes(found.charAt(end - 1))) end--
  return found.slice(start, end)
}
