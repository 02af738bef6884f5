import { checkArgument } from "../call/check-argument.ts"
import { expected, isFunction, isNumber, problems, type Shape, throwProblems } from "../call/option-checks.ts"

/** A part of a dimension: from `from` up to, but not including, `to`, in coordinates of that dimension. */
export interface Cell {
  readonly from: number
  readonly to: number
  /** What the caller's own function made, in a `custom` dimension. */
  readonly value?: unknown
}

/** One way to make a request smaller, as the loop sees it. `V`: what `send` gets. */
export interface Axis<V = unknown> {
  readonly kind: "window" | "list" | "fields" | "custom"
  readonly whole: Cell
  /** Coordinates that make one day, hour or item. */
  readonly unit: number
  /** In units. */
  readonly least: number
  readonly most: number
  /** To begin with; null: the whole, or `most`. */
  readonly size: number | null
  /** Sizes at which APIs draw their limits, largest first. */
  readonly rungs: readonly number[]
  /** Rows of the FAQ for which one item may be the reason. */
  readonly blame: readonly number[]
  /** What a state must match to belong to this request; null: nothing. */
  readonly fingerprint: string | null
  /** @param left items that are left out, by their coordinate */
  value(cell: Cell, left: ReadonlySet<number>): V
  /** A cell as a state holds it, and back. */
  mark(cell: Cell): unknown
  unmark(mark: unknown): Cell
  /** A cell for a person: `"7 days, 2025-01-01 to 2025-01-07"`. */
  describe(cell: Cell, left: ReadonlySet<number>): string
  /** What one unit, or several, is called: `"7 days"`. */
  count(units: number): string
  /** Moves the end of a piece so that none is empty; `limit` is the last that it may be. */
  settle?(from: number, end: number, limit: number): number
  /** Of a `custom` dimension: the smaller values that stand for one; null: it cannot be made smaller. */
  cut?(cell: Cell): readonly Cell[] | null
}

export const AXIS = Symbol("axis")

/** A dimension in which a request can be made smaller: made by `days`, `hours`, `minutes`, `list`, `fields` or `custom`. */
export interface Dimension<V> {
  readonly [AXIS]: Axis<V>
}

/** Sizes of the pieces of one dimension, in its units. */
export interface SizeOptions {
  /** The size to begin with. @default the whole, or `most` */
  size?: number | undefined
  /** The most that the API takes at a time. @default no limit */
  most?: number | undefined
  /** The smallest piece. @default 1 */
  least?: number | undefined
}

/** A whole number of units, or of ms. */
export const units = expected("a whole number, 1 or more", (v) => Number.isInteger(v) && (v as number) >= 1)
export const SIZES: Shape = { size: units, most: units, least: units }

/**
 * @param found problems of the arguments before the options
 * @throws TypeError that lists every problem
 */
export function checkDimension(
  where: string,
  options: unknown,
  shape: Shape,
  found: readonly string[] = [],
): void {
  const { most, least } = (options ?? {}) as SizeOptions
  const isCrossed = isNumber(most) && isNumber(least) && most < least
  throwProblems(where, [
    ...found,
    ...problems(options, shape),
    ...(isCrossed ? ["most: expected at least as much as `least`"] : []),
  ])
}

/** `least`, `most` and `size` as an axis has them. */
export const sizesOf = ({ size, most, least = 1 }: SizeOptions) => ({
  size: size ?? null,
  most: most ?? Number.POSITIVE_INFINITY,
  least,
})

/** How many units a cell has. */
export const unitsOf = ({ unit }: Axis, { from, to }: Cell): number => Math.ceil((to - from) / unit)

/**
 * Makes a value smaller by a function of your own: `cut` returns the smaller values that replace it, in order, or null
 * if it cannot be made smaller. Values are JSON, because a state contains them.
 * @throws TypeError if `cut` is not a function; a run ends with one if `cut` returns neither a list nor null
 */
export function custom<V>(value: V, cut: (value: V) => readonly V[] | null): Dimension<V> {
  checkArgument("custom", "a function that makes a value smaller, second", cut, isFunction(cut))
  const cell = (value: unknown): Cell => ({ from: 0, to: 1, value })
  return {
    [AXIS]: {
      kind: "custom",
      whole: cell(value),
      unit: 1,
      ...sizesOf({}),
      rungs: [],
      blame: [],
      fingerprint: null,
      value: (cell) => cell.value as V,
      mark: (cell) => cell.value,
      unmark: cell,
      describe: ({ value }) => (JSON.stringify(value) ?? String(value)).slice(0, 100),
      count: (units) => String(units),
      cut(whole) {
        const values = cut(whole.value as V) ?? []
        checkArgument("custom", "a list, or null, from `cut`", values, Array.isArray(values))
        const smaller = values.map(cell)
        return smaller.length > 1 || (smaller.length === 1 && smaller[0]?.value !== whole.value)
          ? smaller
          : null
      },
    },
  }
}
