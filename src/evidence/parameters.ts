import type { RequestFacts } from "../exchange/request.ts"
import { parseJsonStart } from "./json-start.ts"

/** One parameter of a request, in its URL or in its body. Not yet redacted. */
export interface Parameter {
  /** As sent, decoded; in a JSON body the last key of its path. */
  readonly name: string
  /** Decoded; of a list in a JSON body the items joined by commas. */
  readonly value: string
  /** As it stands in the URL, still encoded; in a body like `value`. */
  readonly raw: string
  readonly where: "query" | "body"
  /** Parameters of the same object of a JSON body share it. */
  readonly parent: string
  /** Items, where the body holds a list. */
  readonly items?: readonly string[]
}

const MAX_PARAMETERS = 10_000
const MAX_DEPTH = 6
const MAX_BODY = 64 * 1024

/** What a request asks for: the URL's query first, then the fields of a form or JSON body (GraphQL's variables too). */
export function parametersOf(request: RequestFacts): Parameter[] {
  const body = request.body.text()?.slice(0, MAX_BODY) ?? ""
  return [...pairsOf(queryOf(request.url), "query"), ...bodyParameters(body)].slice(0, MAX_PARAMETERS)
}

function queryOf(url: string): string {
  const [front = ""] = url.split("#", 1)
  const mark = front.indexOf("?")
  return mark === -1 ? "" : front.slice(mark + 1)
}

function pairsOf(query: string, where: "query" | "body"): Parameter[] {
  if (query === "") return []
  return query
    .split("&", MAX_PARAMETERS)
    .map((pair) => {
      const equals = pair.indexOf("=")
      const raw = equals === -1 ? "" : pair.slice(equals + 1)
      const name = decode(equals === -1 ? pair : pair.slice(0, equals))
      return { name, value: decode(raw), raw, where, parent: "" }
    })
    .filter(({ name }) => name !== "")
}

function bodyParameters(body: string): Parameter[] {
  const json = parseJsonStart(body)
  if (json === undefined) return /^[\w.[\]%-]{1,100}=/.test(body) ? pairsOf(body, "body") : []
  const found: Parameter[] = []
  flatten(json, "", 0, found)
  return found
}

function flatten(node: unknown, path: string, depth: number, found: Parameter[]): void {
  if (typeof node !== "object" || node === null || depth > MAX_DEPTH) return
  for (const [name, value] of Object.entries(node)) {
    if (found.length >= MAX_PARAMETERS) return
    if (isScalar(value)) {
      const text = String(value)
      found.push({ name, value: text, raw: text, where: "body", parent: path })
    } else if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) {
      const items = value.map(String)
      const text = items.join(",")
      found.push({ name, value: text, raw: text, where: "body", parent: path, items })
    } else flatten(value, `${path}${name.slice(0, 100)}.`, depth + 1, found)
  }
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
