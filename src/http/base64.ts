import { BASE64 } from "./bytes.ts"

// Apart from bytes.ts: it is needed only once a call has failed.

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
