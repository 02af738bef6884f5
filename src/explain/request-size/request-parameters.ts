import { parseTruncatedJson } from "../../http/parse-truncated-json.ts"
import type { RequestView } from "../../http/request-view.ts"
import { oneLine } from "../../redact/mask.ts"

/** One parameter of a request, in its URL or in its body. Not yet redacted. */
export interface Parameter {
  /** As sent, decoded; in a JSON body the last key of its path. */
  readonly name: string
  /** Decoded; of a list in a JSON body the items joined by commas. */
  readonly value: string
  /** As it stands in the URL, still encoded; in a body like `value`. */
  readonly raw: string
  /** Characters that it takes where it stands: name, "=", value and one "&". */
  readonly length: number
  readonly where: "query" | "body"
  /** Parameters of the same object of a JSON body share it. */
  readonly parent: string
  /** Items, where the body holds a list. */
  readonly items?: readonly string[]
}

const MAX_PARAMETERS = 10_000
const MAX_DEPTH = 8
const MAX_BODY = 64 * 1024

const parametersByRequest = new WeakMap<RequestView, Parameter[]>()

/** What a request asks for: the URL's query first, then the fields of a form or JSON body (GraphQL's variables too). */
export function parametersOf(request: RequestView): Parameter[] {
  const parameters = parametersByRequest.get(request) ?? readParameters(request)
  parametersByRequest.set(request, parameters)
  return parameters
}

function readParameters(request: RequestView): Parameter[] {
  const body = request.body.text()?.slice(0, MAX_BODY) ?? ""
  const found = [...pairsOf(queryOf(request.url), "query"), ...bodyParameters(body)]
    .slice(0, MAX_PARAMETERS)
    // A parameter without a name cannot be named in advice.
    .filter(({ name }) => oneLine(name) !== "")
  return [...found, ...datesInParts(found)]
}

function queryOf(url: string): string {
  const [front = ""] = url.split("#", 1)
  const mark = front.indexOf("?")
  return mark === -1 ? "" : front.slice(mark + 1)
}

function pairsOf(query: string, where: "query" | "body"): Parameter[] {
  if (query === "") return []
  return query.split("&", MAX_PARAMETERS).map((pair) => {
    const equals = pair.indexOf("=")
    const raw = equals === -1 ? "" : pair.slice(equals + 1)
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    return { name, value: decode(raw), raw, length: pair.length + 1, where, parent: "" }
  })
}

function bodyParameters(body: string): Parameter[] {
  const json = parseTruncatedJson(body)
  if (json === undefined) return /^[\w.[\]%$-]{1,100}=/.test(body) ? pairsOf(body, "body") : []
  const found: Parameter[] = []
  flatten(json, "", 0, found)
  return found
}

function flatten(node: unknown, path: string, depth: number, found: Parameter[]): void {
  if (typeof node !== "object" || node === null || depth > MAX_DEPTH) return
  for (const [name, value] of Object.entries(node)) {
    if (found.length >= MAX_PARAMETERS) return
    if (isScalar(value)) {
      found.push(inBody(name, String(value), path))
      continue
    }
    if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) {
      found.push(listParameter(name, value.map(String), path))
      continue
    }
    // A batch: what is in each of it is a parameter of its own.
    if (Array.isArray(value) && value.length > 1) found.push(listParameter(name, value.map(text), path))
    flatten(value, `${path}${name.slice(0, 100)}.`, depth + 1, found)
  }
}

function listParameter(name: string, items: readonly string[], parent: string): Parameter {
  return { ...inBody(name, items.join(","), parent), items }
}

function inBody(name: string, value: string, parent: string): Parameter {
  return { name, value, raw: value, length: name.length + value.length + 2, where: "body", parent }
}

function text(item: unknown): string {
  return JSON.stringify(item) ?? ""
}

function isScalar(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number"
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ")
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}

const PARTS = { year: /^\d{4}$/, month: /^\d{1,2}$/, day: /^\d{1,2}$/ } as const

/**
 * Dates that are sent in three parts, put together: `dateRange.start.year=2026&dateRange.start.month=1&…`, and
 * `{"start":{"year":2026,"month":1,"day":31}}`.
 * LinkedIn: https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/ads-reporting ;
 * Google's `google.type.Date`: https://github.com/googleapis/googleapis/blob/master/google/type/date.proto
 */
function* datesInParts(parameters: readonly Parameter[]): Generator<Parameter> {
  const dates = new Map<string, { first: Parameter; parts: Partial<Record<string, string>> }>()
  for (const parameter of parameters) {
    const path = `${parameter.parent}${parameter.name}`
    const dot = path.lastIndexOf(".")
    const part = path.slice(dot + 1) as keyof typeof PARTS
    if (dot === -1 || !Object.hasOwn(PARTS, part) || !PARTS[part].test(parameter.value)) continue
    const key = `${parameter.where} ${path.slice(0, dot)}`
    const date = dates.get(key) ?? { first: parameter, parts: {} }
    date.parts[part] ??= parameter.value
    dates.set(key, date)
  }
  for (const [key, { first, parts }] of dates) {
    const { year, month, day } = parts
    if (!year || !month || !day) continue
    const value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
    const path = key.slice(key.indexOf(" ") + 1)
    const dot = first.where === "body" ? path.lastIndexOf(".") : -1
    yield {
      name: path.slice(dot + 1),
      value,
      raw: value,
      length: 0,
      where: first.where,
      parent: path.slice(0, dot + 1),
    }
  }
}
