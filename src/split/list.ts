import { plural } from "../explain/format.ts"
import { AXIS, type Axis, type Cell, checkedSizes, type Dimension, type SizeOptions } from "./dimension.ts"

/** What `list` takes. */
export interface ListOptions extends SizeOptions {
  /**
   * Rows of the FAQ on which one item may be at fault for the failure of the whole request: it is looked for by bisection.
   * @default [400, 403, 404, 500]
   */
  blame?: readonly number[] | undefined
}

/** What `fields` takes. */
export interface FieldsOptions extends ListOptions {
  /** The fields that tell rows apart, `"id"` or `["campaign.id", "date"]`: they go with every piece, and rows are merged by them. */
  key: string | readonly string[]
}

const BLAME = [400, 403, 404, 500]

/** A list, such as ids or accounts. Each piece is an array with at least one item; an empty list is never sent. */
export function list<T>(items: Iterable<T>, options: ListOptions = {}): Dimension<T[]> {
  return { [AXIS]: itemsAxis("list", [...items], options, (piece) => piece) }
}

/**
 * Fields, columns or metrics. Each piece is an array that begins with the key; the rows of all pieces are merged by it, so
 * the option `rows` of `split` is needed.
 */
export function fields(
  names: Iterable<string>,
  options: FieldsOptions,
): Dimension<string[]> & { readonly key: readonly string[] } {
  const key = typeof options.key === "string" ? [options.key] : [...(options.key ?? [])]
  if (key.length === 0)
    throw new TypeError("key: expected the name of the field that tells rows apart, or several")
  const rest = [...new Set(names)].filter((name) => !key.includes(name))
  return { [AXIS]: itemsAxis("fields", rest, options, (piece) => [...key, ...piece]), key }
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
    ...checkedSizes(options),
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
function fingerprintOf(items: readonly unknown[]): string {
  let hash = 0x811c9dc5
  for (const item of items) {
    for (const char of `${textOf(item)}\n`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  }
  return `${items.length}:${(hash >>> 0).toString(16)}`
}
