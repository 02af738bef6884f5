import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import { FIRST_PAGE, type PagePlace } from "./pages.ts"
import type { Region } from "./region.ts"

/**
 * What is left to do of a request, as JSON: given back, a run goes on from there. It names dates and places in lists, and
 * none of the items. A "next" link is kept as the API gave it.
 */
export interface SplitState {
  readonly v: 1
  /** What the lists were, and in which zone the windows: a state of another request is refused. */
  readonly of: Readonly<Record<string, string>>
  /** The whole of each window. */
  readonly whole: Readonly<Record<string, unknown>>
  /** In order; a dimension that is not named is still to be had in whole. */
  readonly todo: readonly Todo[]
  /** The size that works, by dimension. */
  readonly sizes: Readonly<Record<string, number>>
  /** Places of the items that are left out, by dimension. */
  readonly left: Readonly<Record<string, readonly number[]>>
  /** Places of the items that were accepted, in ranges without their end, by dimension. None in a state of 0.1. */
  readonly accepted?: Readonly<Record<string, readonly (readonly [number, number])[]>>
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

/** A region that is still to be had, and where it stands in its pages. */
export interface Pending {
  readonly region: Region
  readonly page: PagePlace
  /** What is left out of it in the middle of its pages; null: what is left out when it is sent. */
  readonly left: readonly ReadonlySet<number>[] | null
}

/**
 * What is left by a state. A window may have moved since: what came to it is to be had too, and what left it is not.
 * @throws TypeError for what is no state, or one of another request
 */
export function pendingOf(of: Axes, state: SplitState): Pending[] {
  if (typeof state !== "object" || state === null || state.v !== 1 || !Array.isArray(state.todo))
    throw new TypeError("state: expected what an earlier run gave")
  for (const [n, name] of of.names.entries()) {
    const { fingerprint, kind } = of.axes[n] as Axis
    if (fingerprint !== (state.of[name] ?? null))
      throw new TypeError(
        `state: it belongs to ${kind === "window" ? "a window of another unit or zone" : "another list"} in ${name}`,
      )
  }
  const pending = state.todo.flatMap(({ at, page, left }) => {
    const region = withinWhole(of, unmarkRegion(of, at))
    const leftItems = page && left ? of.names.map((name) => new Set<number>(left[name])) : null
    return region ? [{ region, page: page ?? FIRST_PAGE, left: leftItems }] : []
  })
  return [...arrived(of, state, "before"), ...pending, ...arrived(of, state, "after")]
}

/** null: nothing of it is in the window any more. */
function withinWhole({ axes }: Axes, region: Region): Region | null {
  const clipped = region.map((cell, n) => {
    const { whole, kind } = axes[n] as Axis
    if (kind !== "window") return cell
    return { from: Math.max(cell.from, whole.from), to: Math.min(cell.to, whole.to) }
  })
  return clipped.every((cell, n) => unitsOf(axes[n] as Axis, cell) > 0) ? clipped : null
}

/** What a window has now that it had not when the state was made. */
function* arrived({ names, axes }: Axes, state: SplitState, side: "before" | "after"): Generator<Pending> {
  for (const [n, name] of names.entries()) {
    const axis = axes[n] as Axis
    if (axis.kind !== "window" || !Object.hasOwn(state.whole, name)) continue
    const then = axis.unmark(state.whole[name])
    const cell =
      side === "before"
        ? { from: axis.whole.from, to: Math.min(then.from, axis.whole.to) }
        : { from: Math.max(then.to, axis.whole.from), to: axis.whole.to }
    if (cell.to <= cell.from) continue
    yield { region: axes.map(({ whole }, m) => (m === n ? cell : whole)), page: FIRST_PAGE, left: null }
  }
}
