import { NETWORK } from "../classify/network-table.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { isRecord } from "../profiles/schema/check-combinators.ts"
import { type FoundRequest, unknownRequest } from "./found-request.ts"
import { bodyText, bufferText, nameValuePairs } from "./json-fields.ts"
import { COMMAND, requestInCommand } from "./request-in-command.ts"
import { requestIn } from "./request-in-json.ts"
import { requestInTranscript } from "./request-in-transcript.ts"
import { transcriptOf } from "./transcript.ts"

/** A failure that was found in a text: what an API answered, or a diagnosis that heed has made before. */
export type FoundFailure =
  | { kind: "answer"; request: FoundRequest; answer: FoundAnswer }
  | { kind: "error"; request: FoundRequest; error: object }
  | { kind: "diagnosis"; diagnosis: Diagnosis }

interface FoundAnswer {
  status: number
  headers: [string, string][]
  body: string
}

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
  if (/^\d{3}$/.test(trimmed)) return [answerOf(unknownRequest(), Number(trimmed), [], "")]
  if (/^(?:< ?)?HTTP\/[\d.]+ \d{3}/m.test(trimmed)) return fromTranscript(trimmed)
  const whole = parsed(trimmed)
  if (whole !== undefined) return fromJson(whole).slice(0, MAX_FOUND)
  return fromLines(trimmed.split("\n"))
}

function fromLines(lines: readonly string[]): FoundFailure[] {
  // A command may be pasted with what it printed, on several lines.
  const commands: string[] = []
  const found: FoundFailure[] = []
  for (const line of lines) {
    // Log lines of console and of many loggers have words before the JSON.
    const json = parsed(line.slice(Math.max(0, line.indexOf("{"))))
    if (json !== undefined) found.push(...fromJson(json))
    else {
      found.push(...fromWords(line))
      if (COMMAND.test(line) || commands.at(-1)?.endsWith("\\")) commands.push(line.trimEnd())
    }
    if (found.length >= MAX_FOUND) break
  }
  if (commands.length === 0) return found.slice(0, MAX_FOUND)
  const command = requestInCommand(commands.map((line) => line.replace(/\\$/, " ")).join("\n"))
  return found.slice(0, MAX_FOUND).map((failure) => sentBy(command, failure))
}

function sentBy({ headers, texts }: FoundRequest, found: FoundFailure): FoundFailure {
  if (found.kind === "diagnosis") return found
  const { request } = found
  return {
    ...found,
    request: { ...request, headers: [...request.headers, ...headers], texts: [...request.texts, ...texts] },
  }
}

/** A line of a log in words, such as that of axios or of a web server, or the first line of an error. */
function fromWords(line: string): FoundFailure[] {
  const words = line.slice(0, MAX_LINE)
  const status = STATUS_IN_WORDS.exec(words)?.[1]
  if (status !== undefined) return [answerOf(unknownRequest(), Number(status), [], "")]
  const code = CODE_IN_WORDS.exec(words)?.[0]
  if (code === undefined) return []
  return [{ kind: "error", request: unknownRequest(), error: { name: "Error", code, message: words } }]
}

const MAX_LINE = 2_000
const STATUS_IN_WORDS = /\b(?:status(?: code)?|http(?:\/[\d.]{1,3}"?)?)[ :=]{1,3}([45]\d\d)\b/i
const CODE_IN_WORDS = new RegExp(
  `\\b(?:${NETWORK.flatMap(({ errors }) => errors.filter((name) => /^[A-Z][A-Z\d_]+$/.test(name))).join("|")})\\b`,
)

function fromTranscript(text: string): FoundFailure[] {
  const { status, headers, body, before } = transcriptOf(text)
  return [answerOf(requestInTranscript(text, before), status, headers, body)]
}

function fromJson(json: unknown, depth = 0): FoundFailure[] {
  if (depth > MAX_DEPTH) return []
  const within = (value: unknown) => fromJson(value, depth + 1)
  if (typeof json === "number") return isStatus(json) ? [answerOf(unknownRequest(), json, [], "")] : []
  // Shippers put the lines of a log into strings, which grow with each level: there are few.
  if (typeof json === "string") return failuresIn(json)
  if (Array.isArray(json)) return json.flatMap(within)
  if (!isRecord(json)) return []
  const entries = isRecord(json.log) && Array.isArray(json.log.entries) ? json.log.entries : null
  if (entries) return entries.filter(isFailed).slice(0, MAX_FOUND).flatMap(within)
  if (isDiagnosis(json)) return [{ kind: "diagnosis", diagnosis: json }]
  for (const name of ["diagnosis", "err", "error", "exception", "reason", "heed"]) {
    const found = json[name]
    if (isRecord(found) && (isDiagnosis(found) || isDiagnosis(found.diagnosis))) return within(found)
  }
  // Lines of a run's log that tell of no failure.
  if (typeof json.event === "string" && (typeof json.t === "number" || typeof json.run === "string"))
    return []
  const { request, response } = json
  if (isRecord(request) && isRecord(response) && typeof response.status === "number") {
    return [answerOf(requestIn(json), response.status, nameValuePairs(response.headers), bodyOf(response))]
  }
  // The error itself, where a log line has it in a field.
  for (const name of ["err", "error", "exception"]) {
    const inner = json[name]
    if (isRecord(inner) && (isRecord(inner.response) || typeof inner.status === "number"))
      return [{ kind: "error", request: requestIn(inner, json), error: inner }]
  }
  const status = json.status ?? json.statusCode
  if (typeof status === "number" && json.config === undefined && json.message === undefined) {
    return [answerOf(requestIn(json), status, nameValuePairs(json.headers), bodyOf(json))]
  }
  const isError = [json.message, json.stack, json.code, status].some((field) => field !== undefined)
  return isError || isRecord(response) ? [{ kind: "error", request: requestIn(json), error: json }] : []
}

/** As HAR has it, and as dumps of a response do. */
function bodyOf(response: Record<string, unknown>): string {
  if (isRecord(response.content)) return bodyText(response.content)
  const body = response.body ?? response.data ?? ""
  return bufferText(body) ?? (typeof body === "string" ? body : jsonText(body))
}

/** An entry of a HAR. */
const isFailed = (entry: unknown) =>
  isRecord(entry) && isRecord(entry.response) && Number(entry.response.status) >= 400

/** As a status by itself is read: three digits. */
const isStatus = (number: number) => Number.isInteger(number) && number >= 100 && number <= 999

function answerOf(
  request: FoundRequest,
  status: number,
  headers: [string, string][],
  body: string,
): FoundFailure {
  return { kind: "answer", request, answer: { status, headers, body } }
}

function isDiagnosis(value: unknown): value is Record<string, unknown> & Diagnosis {
  return (
    isRecord(value) &&
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
