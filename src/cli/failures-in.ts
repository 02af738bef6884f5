import { NETWORK } from "../classify/network-table.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"

/** A failure that was found in a text: what an API answered, or a diagnosis that heed has made before. */
export type FoundFailure =
  | { kind: "answer"; request: FoundRequest; answer: FoundAnswer }
  | { kind: "error"; request: FoundRequest; error: object }
  | { kind: "diagnosis"; diagnosis: Diagnosis }

interface FoundRequest {
  method: string
  url: string
}

interface FoundAnswer {
  status: number
  headers: [string, string][]
  body: string
}

/** Stands for a request of which the text says nothing. */
const UNKNOWN_URL = "https://unknown.invalid/"
/** Lists in lists, at most: a log's lines in a list are one, those of several logs two. */
const MAX_DEPTH = 10
/** A HAR of a browser's whole session has thousands of entries. */
const MAX_FOUND = 100

/**
 * Finds failures in what people have at hand: a status, what `curl -i` printed, an entry of a HAR or all of it, an error or
 * a response as JSON, a line of any JSON log, a log of `recordRun`.
 */
export function failuresIn(text: string): FoundFailure[] {
  const trimmed = text.trim()
  if (/^\d{3}$/.test(trimmed)) return [answerOf(UNKNOWN, Number(trimmed), [], "")]
  if (/^HTTP\/[\d.]+ \d{3}/m.test(trimmed)) return fromCurl(trimmed)
  const whole = parsed(trimmed)
  if (whole !== undefined) return fromJson(whole, 0).slice(0, MAX_FOUND)
  const lines = trimmed.split("\n").flatMap((line) => {
    // Log lines of console and of many loggers have words before the JSON.
    const json = parsed(line.slice(Math.max(0, line.indexOf("{"))))
    return json === undefined ? fromWords(line) : fromJson(json, 0)
  })
  return lines.slice(0, MAX_FOUND)
}

/** A line of a log in words, such as that of axios or of a web server, or the first line of an error. */
function fromWords(line: string): FoundFailure[] {
  const words = line.slice(0, MAX_LINE)
  const status = STATUS_IN_WORDS.exec(words)?.[1]
  if (status !== undefined) return [answerOf(UNKNOWN, Number(status), [], "")]
  const code = CODE_IN_WORDS.exec(words)?.[0]
  if (code === undefined) return []
  return [{ kind: "error", request: UNKNOWN, error: { name: "Error", code, message: words } }]
}

const MAX_LINE = 2_000
const STATUS_IN_WORDS = /\b(?:status(?: code)?|http(?:\/[\d.]{1,3}"?)?)[ :=]{1,3}([45]\d\d)\b/i
const CODE_IN_WORDS = new RegExp(
  `\\b(?:${NETWORK.flatMap(({ errors }) => errors.filter((name) => /^[A-Z][A-Z\d_]+$/.test(name))).join("|")})\\b`,
)

const UNKNOWN: FoundRequest = { method: "GET", url: UNKNOWN_URL }

/** The last head is that of the response; before it come those of a proxy, of `100 Continue`, and of redirects. */
function fromCurl(text: string): FoundFailure[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^< ?/, ""))
  const begins = lines.flatMap((line, at) => (/^HTTP\/[\d.]+ \d{3}/.test(line) ? [at] : []))
  // A body may quote a response: only a head that follows an empty line, or the whole of another head, counts.
  const begin = begins.findLast((at) => at === 0 || isHead(lines.slice(begins[0], at))) ?? begins[0] ?? 0
  const end = lines.findIndex((line, at) => at > begin && line.trim() === "")
  const head = lines.slice(begin, end < 0 ? undefined : end)
  const headers = head.slice(1).flatMap((line): [string, string][] => {
    const colon = line.indexOf(":")
    return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : []
  })
  const status = Number(/ (\d{3})/.exec(head[0] ?? "")?.[1])
  const sent = /^> ([A-Z]+) (\S+)/m.exec(text)
  const host = /^> host: *(\S+)/im.exec(text)?.[1]
  const request = sent && host ? { method: sent[1] as string, url: `https://${host}${sent[2]}` } : UNKNOWN
  return [answerOf(request, status, headers, end < 0 ? "" : lines.slice(end + 1).join("\n"))]
}

const isHead = (lines: readonly string[]) =>
  lines.every((line) => line.trim() === "" || /^HTTP\/|^[\w-]+:|^[*<>{}] ?/.test(line))

function fromJson(json: unknown, depth: number): FoundFailure[] {
  if (depth > MAX_DEPTH) return []
  const inner = (value: unknown) => fromJson(value, depth + 1)
  if (typeof json === "number") return isStatus(json) ? [answerOf(UNKNOWN, json, [], "")] : []
  // Shippers put the lines of a log into strings, which grow with each level: there are few.
  if (typeof json === "string") return failuresIn(json)
  if (Array.isArray(json)) return json.flatMap(inner)
  if (!isObject(json)) return []
  const entries = isObject(json.log) && Array.isArray(json.log.entries) ? json.log.entries : null
  if (entries) return entries.flatMap(inner).filter(isFailed)
  if (isDiagnosis(json)) return [{ kind: "diagnosis", diagnosis: json }]
  for (const name of ["diagnosis", "err", "error", "exception", "reason", "heed"]) {
    const found = json[name]
    if (isObject(found) && (isDiagnosis(found) || isDiagnosis(found.diagnosis))) return inner(found)
  }
  // Lines of a run's log that tell of no failure.
  if (typeof json.event === "string" && (typeof json.t === "number" || typeof json.run === "string"))
    return []
  const { request, response } = json
  if (isObject(request) && isObject(response) && typeof response.status === "number") {
    const content = isObject(response.content) ? response.content : {}
    return [answerOf(requestIn(request), response.status, pairs(response.headers), bodyText(content))]
  }
  // The error itself, where a log line has it in a field.
  for (const name of ["err", "error", "exception"]) {
    const error = json[name]
    if (isObject(error) && (isObject(error.response) || typeof error.status === "number"))
      return [{ kind: "error", request: requestIn(error), error }]
  }
  const status = json.status ?? json.statusCode
  if (typeof status === "number" && json.config === undefined && json.message === undefined) {
    const body = json.body ?? json.data ?? ""
    return [
      answerOf(
        requestIn(json),
        status,
        pairs(json.headers),
        typeof body === "string" ? body : jsonText(body),
      ),
    ]
  }
  const isError = [json.message, json.stack, json.code, status].some((field) => field !== undefined)
  return isError || isObject(response) ? [{ kind: "error", request: requestIn(json), error: json }] : []
}

/** As a status by itself is read: three digits. */
const isStatus = (number: number) => Number.isInteger(number) && number >= 100 && number <= 999

const isFailed = (found: FoundFailure) => found.kind !== "answer" || found.answer.status >= 400

function answerOf(
  request: FoundRequest,
  status: number,
  headers: [string, string][],
  body: string,
): FoundFailure {
  return { kind: "answer", request, answer: { status, headers, body } }
}

/** Where a request's method and URL are: beside the status, in axios' `config`, in `request`, `options` or `req`. */
function requestIn(json: Record<string, unknown>): FoundRequest {
  for (const part of [json, json.config, json.request, json.req, json.options]) {
    if (!isObject(part) || typeof part.url !== "string") continue
    const base = typeof part.baseURL === "string" ? part.baseURL : UNKNOWN_URL
    const url = URL.canParse(part.url) ? part.url : joined(base, part.url)
    return { method: typeof part.method === "string" ? part.method.toUpperCase() : "GET", url }
  }
  return UNKNOWN
}

function joined(base: string, path: string): string {
  const url = `${base.replace(/\/$/, "")}/${path.replace(/^\//, "")}`
  return URL.canParse(url) ? url : UNKNOWN_URL
}

/** Headers as an object, as pairs, or as HAR has them. */
function pairs(headers: unknown): [string, string][] {
  if (Array.isArray(headers))
    return headers.flatMap((header): [string, string][] =>
      isObject(header) && typeof header.name === "string" ? [[header.name, String(header.value)]] : [],
    )
  return isObject(headers) ? Object.entries(headers).map(([name, value]) => [name, String(value)]) : []
}

function bodyText({ text, encoding }: Record<string, unknown>): string {
  if (typeof text !== "string") return ""
  return encoding === "base64" ? Buffer.from(text, "base64").toString() : text
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

function isDiagnosis(value: unknown): value is Record<string, unknown> & Diagnosis {
  return (
    isObject(value) &&
    typeof value.code === "number" &&
    typeof value.summary === "string" &&
    Array.isArray(value.evidence) &&
    Array.isArray(value.attempts)
  )
}

/** Empty if it is nested too deep to be written: the status says enough. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return ""
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
