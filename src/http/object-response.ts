import { isStream, parsedData } from "./body-kinds.ts"
import { BODY_READER } from "./body-reader-chunk.ts"
import { anyStatus, type ClientShape, RETURNED_SHAPES } from "./client-shapes.ts"
import { FetchResponseView } from "./fetch-response.ts"
import { findHeader, headerEntries } from "./header-lookup.ts"
import { property } from "./linked-values.ts"
import type { ResponseView } from "./response-view.ts"
import type { AnyResponse } from "./unread-response.ts"

/** The status in what a client resolved with; 0: it is data, or no status can be read. Never throws. */
export function returnedStatus(resolved: unknown): number {
  return findShape(resolved, RETURNED_SHAPES, looksLikeResponse)?.status ?? 0
}

/** The response in what a client resolved with; null: it is data. */
export function returnedResponse(resolved: unknown, signal?: AbortSignal): ResponseView | null {
  const found = findShape(resolved, RETURNED_SHAPES, looksLikeResponse)
  return found && viewOf(resolved, found, signal)
}

/** The response in what is known to be one, or to lead to one; null: its status is nowhere that clients keep it. */
export function knownResponse(value: unknown, signal?: AbortSignal): ResponseView | null {
  const found = findShape(value, RETURNED_SHAPES, () => true)
  return found && viewOf(value, found, signal)
}

interface FoundShape {
  readonly shape: ClientShape
  readonly status: number
}

/** @param isResponse tells a response from data that has a status too */
export function findShape(
  value: unknown,
  shapes: readonly ClientShape[],
  isResponse: (value: object, found: FoundShape) => boolean,
): FoundShape | null {
  if (typeof value !== "object" || value === null) return null
  for (const shape of shapes) {
    const status = statusBy(shape, value)
    const found = { shape, status }
    if (status > 0 && isResponse(value, found)) return found
  }
  return null
}

function statusBy({ status, when, toStatus = anyStatus }: ClientShape, value: object): number {
  const found = toStatus(readPath(value, status)) ?? 0
  return found > 0 && (!when || isOfKind(readPath(value, when[0]), when[1])) ? found : 0
}

function isOfKind(value: unknown, kind: string): boolean {
  if (kind === "object") return (typeof value === "object" && value !== null) || typeof value === "string"
  return kind === "array" ? Array.isArray(value) : value === kind || typeof value === kind
}

/** All that a response may have which shows none of its signs, as that of a mock, and which of it has to be there. */
const BARE_NAMES: readonly string[] = ["status", "statusCode", "ok", "headers", "data", "body"]
const BODY_NAMES: readonly string[] = ["data", "body"]

/** A list of objects is what HAR and its like have in a record, and a text what a mail has. */
const areHeaders = (value: unknown): boolean =>
  typeof value === "object" && value !== null && (!Array.isArray(value) || typeof value[0]?.[0] === "string")

/**
 * Tells a response from data that has a status too, such as a log line or a row of an uptime check. Signs of a response are
 * headers, a reason phrase, and an `ok` that agrees with the status beside a method that reads the body; a status with
 * nothing but `ok` or a body counts as well. A status alone may be all that was selected of a row.
 */
function looksLikeResponse(value: object, { shape, status }: FoundShape): boolean {
  if (shape.status.includes(".")) return true
  if (shape.headers.some((path) => areHeaders(readPath(value, path)))) return true
  for (const sign of ["statusText", "statusMessage"])
    if (typeof readPath(value, sign) === "string") return true
  const agrees = readPath(value, "ok") === (status >= 200 && status < 300)
  if (agrees && typeof (readPath(value, "json") ?? readPath(value, "text")) === "function") return true
  try {
    let hasBody = agrees
    for (const name in value) {
      if (!BARE_NAMES.includes(name)) return false
      hasBody ||= BODY_NAMES.includes(name)
    }
    return hasBody
  } catch {
    return false
  }
}

/** @param signal the caller's */
export function viewOf(value: unknown, { shape, status }: FoundShape, signal?: AbortSignal): ResponseView {
  const body = () => firstAt(value, shape.body, isStream) ?? bodyOfFields(value, shape.bodyFields)
  // Where the client has not read the body of a Response, a clone of that is read.
  const holder = readPath(value, shape.status.slice(0, Math.max(0, shape.status.lastIndexOf("."))))
  if (typeof property(holder, "clone") === "function" && body() === undefined)
    return new FetchResponseView(holder as AnyResponse, status, { signal })
  const headers = firstAt(value, shape.headers)
  const find = BODY_READER.loaded?.headerFinder(headers) ?? ((name) => findHeader(headers, name))
  const seconds = shape.retryAfter && readPath(value, shape.retryAfter)
  return {
    status,
    header: (name) =>
      find(name) ??
      (name === "retry-after" && typeof seconds === "number" && seconds >= 0 ? String(seconds) : null),
    headers: () => headerEntries(headers),
    parsed: () => parsedData(body()),
    async excerpt() {
      return BODY_READER.loaded?.parsedBodyText(body()) ?? ""
    },
    async discard() {
      await BODY_READER.loaded?.discardBody(firstAt(value, shape.body))
    },
  }
}

/** undefined if there is none of the fields. */
function bodyOfFields(value: unknown, fields: ClientShape["bodyFields"] = {}): object | undefined {
  const found: Record<string, unknown> = {}
  for (const [name, path] of Object.entries(fields)) found[name] = readPath(value, path)
  return Object.values(found).some((field) => field !== undefined) ? found : undefined
}

/** @param passes over what it is true for */
function firstAt(value: unknown, paths: readonly string[], passes?: (found: unknown) => boolean): unknown {
  for (const path of paths) {
    const found = readPath(value, path)
    if (found !== undefined && found !== null && !passes?.(found)) return found
  }
  return undefined
}

/** What stands at a path of names; undefined where there is nothing. */
function readPath(value: unknown, path: string): unknown {
  let at = value
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined
    at = property(at, name)
  }
  return at
}
