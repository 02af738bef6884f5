/**
 * A value in the encodings that are no escapes, in lower case where that makes no difference: base64, alone or within a
 * longer text, in either alphabet, and hex. Of what is too short for it to be telling: nothing.
 */
export function encodingsOf(value: string): Set<string> {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("")
  const forms = new Set<string>()
  for (const form of base64(bytes)) {
    if (form.length < SHORTEST) continue
    forms.add(form)
    forms.add(form.replaceAll("+", "-").replaceAll("/", "_"))
  }
  const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("")
  if (hex.length >= SHORTEST) forms.add(hex)
  return forms
}

const SHORTEST = 8

// With nothing, one or two bytes before it a value has three base64 forms; the characters at the edges are the neighbours'.
function base64(bytes: string): string[] {
  const within = [0, 1, 2].map((before) =>
    btoa("\0".repeat(before) + bytes).slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + bytes.length) * 8) / 6),
    ),
  )
  return [btoa(bytes), ...within]
}
