import { latinOfBase64, utf8Text } from "../http/decode-bytes.ts"

/** A word of this length is by chance hardly ever base64 of a text. */
const MIN_LENGTH = 16
/** Where its name says that it is a credential. */
export const MIN_NAMED_LENGTH = 8
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/
/** Control characters, and what stands for bytes that are no UTF-8. */
const NO_TEXT = /[^\t\n\r -~\u00a0-\ufffc]/

/** The text in a base64 that is nothing but one; null for anything else, and for base64 of no text. */
export function decodeBase64Text(text: string, minLength = MIN_LENGTH): string | null {
  const digits64 =
    text.length < minLength || !BASE64.test(text.trim().slice(0, MIN_LENGTH)) ? "" : text.replace(/\s+/g, "")
  if (!BASE64.test(digits64)) return null
  const digits = digits64
    .replace(/={1,2}$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/")
  // Six bits each: one left over is no byte. What is no text mostly shows at its start.
  if (digits.length % 4 === 1 || CONTROL.test(latinOfBase64(digits.slice(0, 8)))) return null
  const bytes = Uint8Array.from(latinOfBase64(digits), (byte) => byte.charCodeAt(0))
  const plain = utf8Text(bytes)
  return NO_TEXT.test(plain) ? null : plain
}
