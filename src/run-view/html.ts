/** Text that is HTML already; every other text is escaped where it is put into HTML. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Html | string | number | null | undefined | readonly Content[]

/** HTML of a template: each value is escaped, in text and in quoted attributes alike, unless it is `Html`. */
export function html(parts: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(parts.reduce((text, part, n) => `${text}${toHtml(values[n - 1])}${part}`))
}

function toHtml(value: unknown): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(toHtml).join("")
  return value === null || value === undefined ? "" : escapeHtml(String(value))
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

/** Characters that show a text in another order than it has, or that HTML does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
const MISLEADING = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** A text as it is to be read: what would reorder it, or cannot be seen, shows its code point. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
    .replace(MISLEADING, (character) => {
      return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
    })
}
