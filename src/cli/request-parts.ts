import { readOr } from "../http/caller-values.ts"
import { isRecord } from "../profiles/schema/check-combinators.ts"
import { credentialStrength } from "../redact/credential-names.ts"
import { basicHeader, type FoundRequest } from "./found-request.ts"
import { bufferText, nameValuePairs } from "./json-fields.ts"
import { COMMAND, requestInCommand } from "./request-in-command.ts"

/** Fields that hold a request or a part of one, in errors of clients, in lines of logs and in HAR. */
const REQUEST_FIELD =
  /^_?(?:config|req|request|(?:req|request)[_A-Z]\w*|options|opts|init|params|searchParams|qs|query|queryString|auth|proxy|cookies?|postData|form|header|curl|command)$/
/** What came back. Its fields are no credentials of the request, and an API may name any field `request`. */
const ANSWER_FIELD =
  /^(?:data|body|content|text|result|results|details|bodyAsText|httpBody|headers|rawHeaders|responseHeaders)$/
/** axios has defaults for every method in `headers.common`. */
const GROUPED_HEADER = / headers [a-z]+ \S+$/
/** Sockets and agents make an error large. A client's own objects are never nested as deep. */
const MAX_NODES = 20_000
const MAX_DEPTH = 12

/** Every part of a request in an error or a line of a log, wherever it stands, each with the name of its field. */
export function requestParts(json: object): Record<string, unknown>[] {
  const parts: Record<string, unknown>[] = []
  for (const { key, value, depth, into } of walk(json)) {
    const isCredential = depth === 1 && typeof value === "string" && credentialStrength(key) === "strong"
    if (isCredential || REQUEST_FIELD.test(key)) parts.push({ [key]: value })
    else if (key === "headers") parts.push({ headers: credentialsAmong(value) })
    else if (key === "data" && isEchoOfSent(json)) parts.push({ data: value })
    else if (!ANSWER_FIELD.test(key)) into()
  }
  return parts
}

/** A dump of both sides may have the request's headers where those of the response are looked for. */
function credentialsAmong(headers: unknown): [string, string][] {
  return nameValuePairs(headers).filter(([name]) => credentialStrength(name) === "strong")
}

/** Meta's Business SDK keeps in `data` what was sent, and in `response` the error. */
function isEchoOfSent({ response }: { response?: unknown }): boolean {
  return isRecord(response) && typeof response.message === "string"
}

/** What parts of a request carried: headers, those that a client makes of user and password, and texts of any kind. */
export function carriedIn(parts: readonly object[]): Pick<FoundRequest, "headers" | "texts"> {
  const headers = new Map<string, [string, string]>()
  const texts = new Set(parts.map((part) => readOr(() => JSON.stringify(part, withoutResponse), "")))
  const add = (name: string, value: string) => headers.set(`${name.toLowerCase()}:${value}`, [name, value])
  for (const part of parts) {
    for (const { key, value, path, into } of walk(part)) {
      if (/^res(?:ponse)?$/.test(key)) continue
      const bytes = bufferText(value)
      const text = bytes ?? value
      if (typeof text === "string" && /[=\r\n]/.test(text)) texts.add(text)
      if (bytes !== null) continue
      if (typeof text === "string" && COMMAND.test(text))
        for (const [name, one] of requestInCommand(text).headers) add(name, one)
      const pair = userAndPassword(key, value)
      if (pair !== null) add(...basicHeader(pair, /proxy/i.test(path)))
      if (/^(?:proxy-?)?authorization$/i.test(key) && typeof value === "string") add(key, value)
      if (GROUPED_HEADER.test(path) && typeof value === "string") add(key, value)
      // Node's `_header` has the lines of the head.
      if (/headers?$/i.test(key)) for (const [name, one] of nameValuePairs(value)) add(name, one)
      if (/cookies?$/i.test(key)) add("cookie", cookieOf(value))
      into()
    }
  }
  return { headers: [...headers.values()].filter(([, value]) => value !== ""), texts: [...texts] }
}

/** `user:password`; null: it is nothing of the kind. */
function userAndPassword(key: string, value: unknown): string | null {
  if (key === "auth" && Array.isArray(value)) return value.map(String).join(":")
  if (key === "auth" && typeof value === "string") return value.includes(":") ? value : null
  if (!isRecord(value)) return null
  const password = value.password ?? value.pass
  return typeof password === "string" ? `${value.username ?? value.user ?? ""}:${password}` : null
}

function cookieOf(value: unknown): string {
  if (typeof value === "string") return value
  return nameValuePairs(value)
    .map(([name, one]) => `${name}=${one}`)
    .join("; ")
}

const withoutResponse = (key: string, value: unknown) => (/^res(?:ponse)?$/.test(key) ? undefined : value)

interface Field {
  readonly key: string
  readonly value: unknown
  readonly depth: number
  /** The names of the fields that lead here. */
  readonly path: string
  /** Has the fields of the value follow. */
  readonly into: () => void
}

function* walk(json: object): Generator<Field> {
  const open: { value: object; path: string; depth: number }[] = [{ value: json, path: "", depth: 1 }]
  let nodes = 0
  for (let at = 0; at < open.length; at++) {
    const { value: holder, path, depth } = open[at] as { value: object; path: string; depth: number }
    for (const [key, value] of Object.entries(holder)) {
      if (++nodes > MAX_NODES) return
      const into = () => {
        if (typeof value === "object" && value !== null && depth < MAX_DEPTH)
          open.push({ value, path: `${path} ${key}`, depth: depth + 1 })
      }
      yield { key, value, depth, path: `${path} ${key}`, into }
    }
  }
}
