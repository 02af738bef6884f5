import { linkedValues } from "./linked-values.ts"
import { findShape, viewOf } from "./object-response.ts"
import type { ResponseView } from "./response-view.ts"
import { THROWN_SHAPES } from "./thrown-shapes.ts"

/** The response in what a client threw, or in what that was caused by, nearest first; null: none. */
export function thrownResponse(error: unknown): ResponseView | null {
  for (const value of linkedValues(error, CAUSES)) {
    const found = findShape(value, THROWN_SHAPES, () => true)
    if (found) return viewOf(value, found)
  }
  return null
}

/** Where errors keep the error that caused them. */
const CAUSES = ["cause", "error", "originalError", "original", "networkError", "errors"]
