// To UTF-8 and base64 by the runtime where it has them, else by hand: jsdom has neither TextEncoder nor TextDecoder
// (https://github.com/jsdom/jsdom/issues/2524), and Hermes before React Native 0.74 neither atob nor btoa.

/** A text in UTF-8; half of a surrogate pair becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
  return typeof TextEncoder === "function" ? new TextEncoder().encode(text) : encodeUtf8(text)
}

/** Base64 of bytes that are given as characters U+0000 to U+00FF. */
export function base64Of(latin: string): string {
  return typeof btoa === "function" ? btoa(latin) : encodeBase64(latin)
}

function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) as number
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
    if (code < 0x80) bytes.push(code)
    else {
      const following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
      bytes.push(((0xff00 >> (following + 1)) & 0xff) | (code >> (6 * following)))
      for (let left = following - 1; left >= 0; left--) bytes.push(0x80 | ((code >> (6 * left)) & 0x3f))
    }
  }
  return Uint8Array.from(bytes)
}

/** The digits of base64. */
export const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

function encodeBase64(latin: string): string {
  const digits: string[] = []
  for (let at = 0; at < latin.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map((n) => latin.charCodeAt(at + n) || 0)
    const bits = (a << 16) | (b << 8) | c
    const missing = Math.max(0, at + 3 - latin.length)
    for (let n = 0; n < 4; n++)
      digits.push(n > 3 - missing ? "=" : (BASE64[(bits >> (18 - 6 * n)) & 63] as string))
  }
  return digits.join("")
}
