/** A word of this length is by chance hardly ever base64 of a text. */
const SHORTEST = 16
/** Where its name says that it is a credential. */
export const SHORTEST_NAMED = 8
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/
/** Control characters, and what stands for bytes that are no UTF-8. */
const NO_TEXT = /[^\t\n\r -~\u00a0-\ufffc]/

/** The text in a base64 that is nothing but one; null for anything else, and for base64 of no text. */
export function unpacked(text: string, shortest = SHORTEST): string | null {
  const packed =
    text.length < shortest || !BASE64.test(text.trim().slice(0, SHORTEST)) ? "" : text.replace(/\s+/g, "")
  if (packed === "" || !BASE64.test(packed)) return null
  try {
    const bytes = atob(packed.replaceAll("-", "+").replaceAll("_", "/"))
    const plain = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
    // What is no text shows so early.
    return NO_TEXT.test(plain) ? null : plain
  } catch {
    return null
  }
}
