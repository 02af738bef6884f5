import { base64Of, utf8Bytes } from "../http/bytes.ts"
import { utf8Text } from "../http/decode-bytes.ts"

/**
 * A value in the encodings that are no escapes: base64, alone or within a longer text, in either alphabet, and hex. Of what
 * is too short for it to be telling: nothing.
 */
export function encodedForms(value: string): Set<string> {
  const bytes = utf8Bytes(value)
  const latin = latinOf(bytes)
  const forms = new Set<string>()
  for (const form of [...base64(latin), hexOf(bytes)]) {
    if (form.length < SHORTEST) continue
    forms.add(form)
    if (/[+/]/.test(form)) forms.add(form.replaceAll("+", "-").replaceAll("/", "_"))
  }
  return forms
}

const SHORTEST = 8
const HEX_DIGITS = utf8Bytes("0123456789abcdef")

/** By way of bytes: a text that grows by two characters at a time takes fifty times as long. */
function hexOf(bytes: Uint8Array): string {
  const digits = new Uint8Array(2 * bytes.length)
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    digits[2 * at] = HEX_DIGITS[byte >> 4] as number
    digits[2 * at + 1] = HEX_DIGITS[byte & 15] as number
  }
  return utf8Text(digits)
}

/** Below the number of arguments that every engine takes in one call. */
const CHUNK = 8_192

/** Each byte as the character of its number. */
function latinOf(bytes: Uint8Array): string {
  const chunks: string[] = []
  for (let at = 0; at < bytes.length; at += CHUNK)
    chunks.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)))
  return chunks.join("")
}

// With nothing, one or two bytes before it a value has three base64 forms; the characters at the edges are the neighbours'.
function base64(bytes: string): string[] {
  const within = [0, 1, 2].map((before) =>
    base64Of("\0".repeat(before) + bytes).slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + bytes.length) * 8) / 6),
    ),
  )
  const whole = base64Of(bytes)
  return [whole, whole.replace(/={1,2}$/, ""), ...within]
}
