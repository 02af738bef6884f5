import { readOr } from "./caller-values.ts"
import { CAUSES, linkedValues, property } from "./linked-values.ts"
import { findShape, viewOf } from "./object-response.ts"
import type { ResponseView } from "./response-view.ts"
import { THROWN_SHAPES } from "./thrown-shapes.ts"

/**
 * The response in what a client threw, or in what that was caused by, nearest first; null: none. Where the nearest has
 * none of its headers, as that of jira.js, one with the same status that has them.
 */
export function thrownResponse(error: unknown, signal?: AbortSignal): ResponseView | null {
  let nearest: ResponseView | null = null
  for (const value of linkedValues(unlessText(error), CAUSES)) {
    const response = shaped(value, signal) ?? shaped(unlessText(property(value, "message")), signal)
    if (!response || (nearest && response.status !== nearest.status)) continue
    if (readOr(() => hasHeaders(response), false)) return response
    nearest ??= response
  }
  return nearest
}

function hasHeaders(response: ResponseView): boolean {
  for (const _ of response.headers()) return true
  return response.header("retry-after") !== null
}

function shaped(value: unknown, signal: AbortSignal | undefined): ResponseView | null {
  const found = findShape(value, THROWN_SHAPES, () => true)
  return found && viewOf(value, found, signal)
}

/** Longer texts are not parsed, in characters. */
const MAX_TEXT = 256 * 1024

/** xero-node rejects with its error as JSON, and Contentful's client has it in the message. */
function unlessText(error: unknown): unknown {
  if (typeof error !== "string" || !error.startsWith("{") || error.length > MAX_TEXT) return error
  try {
    return JSON.parse(error)
  } catch {
    return error
  }
}
