import { isRecord } from "../profiles/schema/check-combinators.ts"

// Fields of parsed JSON, in the several forms in which programs write the same.

/** Headers, cookies or parameters: an object, pairs, names and values in turn (Node's `rawHeaders`), HAR's, lines. */
export function nameValuePairs(value: unknown): [string, string][] {
  if (typeof value === "string")
    return value
      .split(/\r?\n/)
      .map(headerLine)
      .filter((pair) => pair !== null)
  if (isRecord(value)) return Object.entries(value).map(([name, one]) => [name, textOf(one)])
  if (!Array.isArray(value)) return []
  if (typeof value[0] === "string" && !value[0].includes(": "))
    return value.flatMap((name, at): [string, string][] =>
      at % 2 === 0 && at + 1 < value.length ? [[String(name), textOf(value[at + 1])]] : [],
    )
  return value.flatMap((item: unknown): [string, string][] => {
    if (typeof item === "string") return nameValuePairs(item)
    if (Array.isArray(item)) return item.length > 1 ? [[String(item[0]), textOf(item[1])]] : []
    const name = isRecord(item) ? (item.name ?? item.key) : undefined
    return isRecord(item) && typeof name === "string" ? [[name, textOf(item.value)]] : []
  })
}

/** null: the line is no `Name: value`. */
export function headerLine(line: string): [string, string] | null {
  const [, name, value] = /^\s{0,8}([\w-]{1,200}):[ \t]*(\S.*)$/.exec(line) ?? []
  return name === undefined || value === undefined ? null : [name, value.trimEnd()]
}

/** The text of a body in HAR, which may be in base64. */
export function bodyText({ text, encoding }: Record<string, unknown>): string {
  if (typeof text !== "string") return ""
  return encoding === "base64" ? Buffer.from(text, "base64").toString() : text
}

/** What `JSON.stringify` makes of a Buffer, as text; null for anything else. */
export function bufferText(value: unknown): string | null {
  const isBuffer = isRecord(value) && value.type === "Buffer" && Array.isArray(value.data)
  return isBuffer ? Buffer.from(value.data as number[]).toString() : null
}

/** An object in the place of a header's value has no text that was sent. */
const textOf = (value: unknown): string => (isRecord(value) ? "" : String(value ?? ""))
