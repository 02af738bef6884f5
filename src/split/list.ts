import { describe, expected, isFunction, listOf, required, type Shape } from "../call/option-checks.ts"
import { plural } from "../explain/format.ts"
import { FAQ_CODES, type FaqCode } from "../faq/entry.ts"
import {
  AXIS,
  type Axis,
  type Cell,
  checkDimension,
  type Dimension,
  SIZES,
  type SizeOptions,
  sizesOf,
} from "./dimension.ts"

/** What `list` takes. */
export interface ListOptions extends SizeOptions {
  /**
   * Rows of the FAQ for which one item may be at fault for the failure of the whole request: `split` finds it by
   * bisection.
   * @default [400, 403, 404, 500]
   */
  blame?: readonly number[] | undefined
}

/** What `fields` takes. */
export interface FieldsOptions extends ListOptions {
  /** The fields that identify a row, `"id"` or `["campaign.id", "date"]`: every piece has them, and rows are merged by them. */
  key: string | readonly string[]
}

export const BLAME: readonly number[] = [400, 403, 404, 500]

const row = expected(`a row of the FAQ: ${FAQ_CODES.join(", ")}`, (v) => FAQ_CODES.includes(v as FaqCode))
const LIST: Shape = { ...SIZES, blame: listOf(row, "a list of rows of the FAQ") }
const key = expected("the name of the field that tells rows apart, or several", isKey)
const FIELDS: Shape = { key: required(key), ...LIST }

/**
 * A list, such as ids or accounts. Each piece is an array with at least one item; an empty list is never sent.
 * @throws TypeError for wrong arguments; a string does not count as a list of its letters
 */
export function list<T>(items: Iterable<T>, options: ListOptions = {}): Dimension<T[]> {
  checkDimension("list", options, LIST, problemsOfItems("items", items))
  return { [AXIS]: itemsAxis("list", [...items], options, (piece) => piece) }
}

/**
 * Fields, columns or metrics. Each piece is an array that begins with the key; the rows of all pieces are merged by it, so
 * the option `rows` of `split` is needed.
 * @throws TypeError for wrong arguments
 */
export function fields(
  names: Iterable<string>,
  options: FieldsOptions,
): Dimension<string[]> & { readonly key: readonly string[] } {
  checkDimension("fields", options, FIELDS, problemsOfItems("names", names))
  const key = typeof options.key === "string" ? [options.key] : [...options.key]
  const rest = [...new Set(names)].filter((name) => !key.includes(name))
  return { [AXIS]: itemsAxis("fields", rest, options, (piece) => [...key, ...piece]), key }
}

function isKey(value: unknown): boolean {
  const names: unknown[] = Array.isArray(value) ? value : [value]
  return names.length > 0 && names.every((name) => typeof name === "string" && name !== "")
}

/** Spread, a text would be its letters, which no API has for ids. */
function problemsOfItems(name: string, items: unknown): string[] {
  const isIterable = isFunction((items as Iterable<unknown> | null | undefined)?.[Symbol.iterator])
  return isIterable && typeof items !== "string"
    ? []
    : [`${name}: expected an array or another iterable, got ${describe(items)}`]
}

function itemsAxis<T>(
  kind: "list" | "fields",
  items: readonly T[],
  options: ListOptions,
  shape: (piece: T[]) => T[],
): Axis<T[]> {
  const within = ({ from, to }: Cell, left: ReadonlySet<number>) =>
    items.slice(from, to).filter((_, n) => !left.has(from + n))
  return {
    kind,
    // Without a field the key is asked for; without an item of a list nothing is.
    whole: { from: 0, to: kind === "fields" ? Math.max(1, items.length) : items.length },
    unit: 1,
    ...sizesOf(options),
    rungs: [],
    blame: options.blame ?? BLAME,
    fingerprint: fingerprintOf(items),
    value: (cell, left) => shape(within(cell, left)),
    mark: ({ from, to }) => [from, to],
    unmark(mark) {
      const [from, to] = mark as [number, number]
      return { from, to }
    },
    describe(cell, left) {
      const items = within(cell, left)
      const piece = items.length === 0 ? shape([]) : items
      return piece.length === 1
        ? textOf(piece[0])
        : `${plural(piece.length, kind === "list" ? "item" : "field")}`
    },
    count: (units) => plural(units, kind === "list" ? "item" : "field"),
  }
}

function textOf(item: unknown): string {
  return typeof item === "object" && item !== null ? (JSON.stringify(item) ?? "") : String(item)
}

/** Length and FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) of the items: a state of another list is refused. */
export function fingerprintOf(items: readonly unknown[]): string {
  let hash = 0x811c9dc5
  for (const item of items) {
    for (const char of `${textOf(item)}\n`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  }
  return `${items.length}:${(hash >>> 0).toString(16)}`
}
