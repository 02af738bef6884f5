import { nameValuePairs } from "./json-fields.ts"

/** The response that `curl -i`, `curl -v`, HTTPie and the like have printed. */
export interface Transcript {
  status: number
  headers: [string, string][]
  body: string
  /** What was printed before its head. */
  before: string
}

export const RESPONSE_LINE = /^HTTP\/[\d.]+ \d{3}/

/** The last head is that of the response; before it come those of a proxy, of `100 Continue`, and of redirects. */
export function transcriptOf(text: string): Transcript {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^< ?/, ""))
  const begins = lines.flatMap((line, at) => (RESPONSE_LINE.test(line) ? [at] : []))
  // A body may quote a response: only a head that follows an empty line, or the whole of another head, counts.
  const begin = begins.findLast((at) => at === 0 || isHead(lines.slice(begins[0], at))) ?? begins[0] ?? 0
  const end = lines.findIndex((line, at) => at > begin && line.trim() === "")
  const head = lines.slice(begin, end < 0 ? undefined : end)
  return {
    status: Number(/ (\d{3})/.exec(head[0] ?? "")?.[1]),
    headers: nameValuePairs(head.slice(1).join("\n")),
    body: end < 0 ? "" : bodyOf(lines.slice(end + 1), /^< ?HTTP\//m.test(text)),
    before: lines.slice(0, begin).join("\n"),
  }
}

/** With `-v`, curl tells of its work between the lines of a body, and behind a last line that has no end. */
function bodyOf(lines: readonly string[], isVerbose: boolean): string {
  if (!isVerbose) return lines.join("\n")
  const shown = lines.filter((line) => !/^(?:\* |[{}] \[\d+ bytes data\]$)/.test(line))
  const last = shown.at(-1) ?? ""
  const end = Math.max(last.lastIndexOf("* Connection #"), last.lastIndexOf("* Closing connection"))
  return [...shown.slice(0, -1), end < 0 ? last : last.slice(0, end)].join("\n")
}

const isHead = (lines: readonly string[]) =>
  lines.every((line) => line.trim() === "" || /^HTTP\/|^[\w-]+:|^[*<>{}] ?/.test(line))
