/**
 * A value in the encodings that are no escapes: base64, alone or within a longer text, in either alphabet, and hex. Of what
 * is too short for it to be telling: nothing.
 */
export function encodedForms(value: string): Set<string> {
  const bytes = new TextEncoder().encode(value)
  let latin = ""
  let hex = ""
  for (const byte of bytes) {
    latin += String.fromCharCode(byte)
    hex += HEX[byte]
  }
  const forms = new Set<string>()
  for (const form of [...base64(latin), hex]) {
    if (form.length < SHORTEST) continue
    forms.add(form)
    if (/[+/]/.test(form)) forms.add(form.replaceAll("+", "-").replaceAll("/", "_"))
  }
  return forms
}

const SHORTEST = 8
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

// With nothing, one or two bytes before it a value has three base64 forms; the characters at the edges are the neighbours'.
function base64(bytes: string): string[] {
  const within = [0, 1, 2].map((before) =>
    btoa("\0".repeat(before) + bytes).slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + bytes.length) * 8) / 6),
    ),
  )
  const whole = btoa(bytes)
  return [whole, whole.replace(/={1,2}$/, ""), ...within]
}
