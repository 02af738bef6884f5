import { parsedData } from "./body-kinds.ts"
import { BODY_READER } from "./body-reader-chunk.ts"
import { anyStatus, type ClientShape, RETURNED_SHAPES } from "./client-shapes.ts"
import { findHeader, headerEntries } from "./header-lookup.ts"
import { property } from "./linked-values.ts"
import type { ResponseView } from "./response-view.ts"

/** The status of an answer-like object: `status` or `statusCode`; 0: none that can be read. Never throws. */
export function statusIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  try {
    const { status, statusCode } = value as { status?: unknown; statusCode?: unknown }
    const found = typeof status === "number" ? status : statusCode
    return typeof found === "number" && found >= 100 && found <= 999 ? found : 0
  } catch {
    return 0
  }
}

/** The status in what a client resolved with; 0: it is data, or no status can be read. Never throws. */
export function returnedStatus(resolved: unknown): number {
  return findShape(resolved, RETURNED_SHAPES, looksLikeResponse)?.status ?? 0
}

/** The response in what a client resolved with; null: it is data. */
export function returnedResponse(resolved: unknown): ResponseView | null {
  const found = findShape(resolved, RETURNED_SHAPES, looksLikeResponse)
  return found && viewOf(resolved, found)
}

/** The response in what is known to be one, or to lead to one; null: its status is nowhere that clients keep it. */
export function knownResponse(value: unknown): ResponseView | null {
  const found = findShape(value, RETURNED_SHAPES, () => true)
  return found && viewOf(value, found)
}

interface FoundShape {
  readonly shape: ClientShape
  readonly status: number
}

/** @param isResponse tells a response from data that has a status too */
export function findShape(
  value: unknown,
  shapes: readonly ClientShape[],
  isResponse: (value: object, shape: ClientShape) => boolean,
): FoundShape | null {
  if (typeof value !== "object" || value === null) return null
  for (const shape of shapes) {
    const status = statusBy(shape, value)
    if (status > 0 && isResponse(value, shape)) return { shape, status }
  }
  return null
}

function statusBy({ status, when, toStatus = anyStatus }: ClientShape, value: object): number {
  const found = toStatus(readPath(value, status)) ?? 0
  return found > 0 && (!when || isOfKind(readPath(value, when[0]), when[1])) ? found : 0
}

function isOfKind(value: unknown, kind: string): boolean {
  if (kind === "object") return (typeof value === "object" && value !== null) || typeof value === "string"
  return kind === "array" ? Array.isArray(value) : value === kind
}

/** What responses have beside a status and headers. A response of a mock may have nothing else. */
const RESPONSE_NAMES = new Set([
  "status",
  "statusCode",
  "statusText",
  "statusMessage",
  "ok",
  "data",
  "body",
  "headers",
  "url",
  "config",
  "request",
])

/** Headers, a reason phrase or `ok` tell a response from data; so does the lack of any property that only data has. */
function looksLikeResponse(value: object, { status, headers }: ClientShape): boolean {
  if (status.includes(".")) return true
  if (headers.some((path) => typeof readPath(value, path) === "object")) return true
  for (const sign of ["statusText", "statusMessage"])
    if (typeof readPath(value, sign) === "string") return true
  if (typeof readPath(value, "ok") === "boolean") return true
  try {
    for (const name in value) if (!RESPONSE_NAMES.has(name)) return false
    return true
  } catch {
    return false
  }
}

export function viewOf(value: unknown, { shape, status }: FoundShape): ResponseView {
  const headers = firstAt(value, shape.headers)
  const seconds = shape.retryAfter === undefined ? undefined : readPath(value, shape.retryAfter)
  const waits = typeof seconds === "number" && seconds >= 0
  const body = () => firstAt(value, shape.body)
  return {
    status,
    header: (name) => findHeader(headers, name) ?? (waits && name === "retry-after" ? String(seconds) : null),
    headers: () => headerEntries(headers),
    parsed: () => parsedData(body()),
    async excerpt() {
      return BODY_READER.loaded?.parsedBodyText(body()) ?? ""
    },
    async discard() {
      await BODY_READER.loaded?.discardBody(body())
    },
  }
}

function firstAt(value: unknown, paths: readonly string[]): unknown {
  for (const path of paths) {
    const found = readPath(value, path)
    if (found !== undefined && found !== null) return found
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
