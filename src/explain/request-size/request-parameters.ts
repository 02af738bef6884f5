import { parseTruncatedJson } from "../../http/parse-truncated-json.ts"
import type { RequestView } from "../../http/request-view.ts"
import { oneLine } from "../../redact/mask.ts"
import { datesInParts } from "./date-parts.ts"
import type { Parameter } from "./parameter.ts"

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
    // Nobody can be told to change what has no name.
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
