import { property } from "../http/linked-values.ts"
import { isRecord } from "../profiles/schema/check-combinators.ts"
import { type FoundRequest, UNKNOWN_URL } from "./found-request.ts"
import { bodyText, bufferText, nameValuePairs } from "./json-fields.ts"
import { carriedIn, requestParts } from "./request-parts.ts"

/**
 * The request of which an error, a response or a line of a log tells. Its method and URL stand beside the status, or in
 * `config` (axios), `request`, `req`, `options`; what it carried may stand anywhere.
 * @param line what holds `json`, if anything does
 */
export function requestIn(json: Record<string, unknown>, line = json): FoundRequest {
  const parts = requestParts(line)
  const named = [json, line].flatMap((one) => [one, one.config, one.request, one.req, one.options])
  const target = [...named, ...parts.flatMap((part) => Object.values(part))].find(
    (part) => isRecord(part) && typeof addressOf(part) === "string",
  )
  const { headers, texts } = carriedIn(parts)
  if (!isRecord(target)) return { method: "GET", url: UNKNOWN_URL, headers, texts }
  const method = typeof target.method === "string" ? target.method.toUpperCase() : "GET"
  // Beside a status stands the body of the response.
  const body = target === json || target === line ? undefined : bodyOf(target)
  return { method, url: withParameters(urlOf(target), target), headers, body, texts }
}

/** `request` parses it. */
function addressOf(part: Record<string, unknown>): unknown {
  const address = part.url ?? part.uri
  return isRecord(address) ? address.href : address
}

function urlOf(part: Record<string, unknown>): string {
  const address = String(addressOf(part))
  if (URL.canParse(address)) return address
  const base = [part.baseURL, part.baseUrl, part.prefixUrl].find((one) => typeof one === "string")
  const url = `${(base ?? UNKNOWN_URL).replace(/\/$/, "")}/${address.replace(/^\//, "")}`
  return URL.canParse(url) ? url : UNKNOWN_URL
}

/** Clients keep parameters beside the URL; some have them in it as well. */
function withParameters(url: string, part: Record<string, unknown>): string {
  const known = new URL(url).searchParams
  const added = ["params", "searchParams", "qs", "query", "queryString"]
    .flatMap((name) => parametersOf(part[name]))
    .filter(([name, value]) => value !== "" && !known.has(name))
  if (added.length === 0) return url
  const [address = "", fragment = ""] = url.split(/(?=#)/, 2)
  return `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams(added)}${fragment}`
}

const parametersOf = (value: unknown): [string, string][] =>
  typeof value === "object" ? nameValuePairs(value) : []

function bodyOf(part: Record<string, unknown>): unknown {
  const { postData } = part
  if (isRecord(postData))
    return bodyText(postData) || String(new URLSearchParams(nameValuePairs(postData.params))) || undefined
  const body = ["body", "data", "json", "form", "_data"].map((name) => property(part, name)).find(Boolean)
  return bufferText(body) ?? body
}
