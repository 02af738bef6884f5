import { isArrayBuffer } from "./body-kinds.ts"
import { BASE64 } from "./bytes.ts"

// From UTF-8 and base64, as bytes.ts has the way there. Apart from it: loaded with what reads bodies.

/** null: it is no bytes in memory. */
export function bytesOf(data: unknown): Uint8Array | null {
  if (isArrayBuffer(data)) return new Uint8Array(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : null
}

/** The text of UTF-8, without a byte order mark; bytes that are no UTF-8 become U+FFFD. */
export function utf8Text({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  return typeof TextDecoder === "function" ? new TextDecoder().decode(bytes) : decodeUtf8(bytes)
}

/** The start of a text in UTF-8 that came in pieces. */
export function utf8Prefix(chunks: readonly Uint8Array[], bytes: number): string {
  const whole = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const prefix = new Uint8Array(Math.min(bytes, whole))
  let length = 0
  for (const chunk of chunks) {
    const part = chunk.subarray(0, prefix.length - length)
    prefix.set(part, length)
    length += part.length
  }
  return utf8Text(prefix)
}

/** The bytes of base64, each as one character. Throws for what is no base64. */
export function latinOfBase64(text: string): string {
  return typeof atob === "function" ? atob(text) : decodeBase64(text)
}

/** https://infra.spec.whatwg.org/#forgiving-base64-decode */
function decodeBase64(text: string): string {
  const spaceless = text.replace(/[\t\n\f\r ]/g, "")
  const digits = spaceless.length % 4 === 0 ? spaceless.replace(/={1,2}$/, "") : spaceless
  if (digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits)) throw new RangeError("no base64")
  const bytes: string[] = []
  let bits = 0
  let count = 0
  for (const digit of digits) {
    bits = ((bits << 6) | BASE64.indexOf(digit)) & 0xffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push(String.fromCharCode((bits >> count) & 0xff))
  }
  return bytes.join("")
}

/** The lowest code point that takes this number of bytes after the first: a longer form of a lower one is no UTF-8. */
const LOWEST = [0, 0x80, 0x800, 0x10000]

function decodeUtf8(bytes: Uint8Array): string {
  let text = ""
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++] as number
    const following =
      first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1
    let code = following > 0 ? first & (0x3f >> following) : first
    let left = following
    while (left > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) {
      code = (code << 6) | ((bytes[at++] as number) & 0x3f)
      left--
    }
    const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    const isValid = left === 0 && isScalar && code >= (LOWEST[following] as number)
    text += isValid ? String.fromCodePoint(code) : "\ufffd"
  }
  return text.startsWith("\ufeff") ? text.slice(1) : text
}
