/**
 * The forms in which a server may echo a value: as it is, percent-encoded (RFC 3986, form, twice), decoded,
 * inside JSON (plain, `\/`, ASCII only, HTML-safe, twice), inside HTML, and in base64, alone or within a longer text.
 */
export function formsOf(value: string): Set<string> {
  const forms = new Set<string>()
  for (const encode of ENCODINGS) for (const form of safely(encode, value)) forms.add(form)
  return forms
}

type Encoding = (value: string) => string[]

const json = (value: string) => JSON.stringify(value).slice(1, -1)
const percent = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${hex(sign, 2).toUpperCase()}`)
const hex = (sign: string, digits: number) => sign.charCodeAt(0).toString(16).padStart(digits, "0")
const unicode = (text: string, signs: RegExp) => text.replace(signs, (sign) => `\\u${hex(sign, 4)}`)
const html = (value: string, quote: string, apostrophe: string) =>
  value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe)

const ENCODINGS: readonly Encoding[] = [
  (value) => [value, value.trim()],
  (value) => [encodeURIComponent(value), percent(value), encodeURI(value)],
  (value) => [percent(percent(value)), encodeURIComponent(encodeURIComponent(value))],
  (value) => [new URLSearchParams([["", value]]).toString().slice(1), percent(value).replaceAll("%20", "+")],
  (value) => [decodeURIComponent(value), decodeURIComponent(value.replaceAll("+", " "))],
  (value) => [json(value), json(json(value)), json(value).replaceAll("/", "\\/")],
  (value) => [
    unicode(json(value), /[^ -~]/g),
    unicode(json(value), /[<>&]/g),
    unicode(json(value), /[^ -~]|[<>&'+`]/g),
  ],
  (value) => [html(value, "&quot;", "&#39;"), html(value, "&#34;", "&#39;"), html(value, "&quot;", "&#x27;")],
  (value) => [html(value, "&quot;", "&apos;"), html(value, "&quot;", "&#039;")],
  (value) => [
    html(value, "&quot;", "&#39;").replace(/[/=`]/g, (sign) => `&#x${hex(sign, 2).toUpperCase()};`),
  ],
  base64,
]

// With nothing, one or two bytes before it a value has three base64 forms; the characters at the edges are the neighbours'.
function base64(value: string): string[] {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join("")
  const within = [0, 1, 2].map((before) =>
    btoa("\0".repeat(before) + bytes).slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + bytes.length) * 8) / 6),
    ),
  )
  const forms = [btoa(bytes), ...within].filter((form) => form.length >= 8)
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")])
}

// Lone surrogates and stray percent signs have no such form.
function safely(encode: Encoding, value: string): string[] {
  try {
    return encode(value)
  } catch {
    return []
  }
}
