import type { Axis, Cell } from "./dimension.ts"
import type { PagePlace } from "./pages.ts"
import type { Region } from "./region.ts"

/**
 * What is left to do of a request, as JSON: passed as the option `state`, a run goes on from there. It contains dates
 * and positions in lists, but no items. A "next" link is kept as the API gave it.
 */
export interface SplitState {
  readonly v: 1
  /** What the lists were, and in which zone the windows: a state of another request is refused. */
  readonly of: Readonly<Record<string, string>>
  /** The whole of each window. */
  readonly whole: Readonly<Record<string, unknown>>
  /** In order; a dimension that is not named is still to be fetched in full. */
  readonly todo: readonly Todo[]
  /** The size that works, by dimension. */
  readonly sizes: Readonly<Record<string, number>>
  /** Positions of the items that are left out, by dimension. */
  readonly left: Readonly<Record<string, readonly number[]>>
  /** Positions of the items that were accepted, in ranges without their end, by dimension. Missing in a state of 0.1. */
  readonly accepted?: Readonly<Record<string, readonly (readonly [number, number])[]>>
  /** The piece that was accepted last. Missing in a state of 0.1. */
  readonly acceptedLast?: Readonly<Record<string, unknown>>
  /** Pieces that failed and were left out. */
  readonly skipped: readonly SkippedMark[]
}

/** @inline */
interface Todo {
  readonly at: Readonly<Record<string, unknown>>
  /** Where it stands in its pages. */
  readonly page?: PagePlace
  /** Places of the items that were left out of its pages so far, by dimension. */
  readonly left?: Readonly<Record<string, readonly number[]>>
}

/** @inline */
export interface SkippedMark {
  readonly at: Readonly<Record<string, unknown>>
  readonly code: number
  readonly status: number | null
  readonly summary: string
}

/** The axes of a run by their names, outermost first. */
export interface Axes {
  readonly names: readonly string[]
  readonly axes: readonly Axis[]
}

export function markRegion({ names, axes }: Axes, region: Region): Record<string, unknown> {
  const marks: Record<string, unknown> = {}
  for (const [n, name] of names.entries()) {
    const [axis, cell] = [axes[n] as Axis, region[n] as Cell]
    const isWhole = cell.from === axis.whole.from && cell.to === axis.whole.to
    if (axis.kind === "window" || axis.kind === "custom" || !isWhole) marks[name] = axis.mark(cell)
  }
  return marks
}

export function unmarkRegion({ names, axes }: Axes, marks: Readonly<Record<string, unknown>>): Region {
  return names.map((name, n) => {
    const axis = axes[n] as Axis
    return Object.hasOwn(marks, name) ? axis.unmark(marks[name]) : axis.whole
  })
}
