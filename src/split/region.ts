import { type Axis, type Cell, unitsOf } from "./dimension.ts"

/** A part of a request: a cell for each axis, outermost first. */
export type Region = readonly Cell[]

/**
 * The first piece of a region, and the regions that are left of it, in order: the innermost axis goes on first, so that the
 * pieces of one window come before those of the next.
 * @param sizes units for each axis
 */
export function takePiece(
  region: Region,
  axes: readonly Axis[],
  sizes: readonly number[],
): { piece: Region; rest: Region[] } {
  const piece = region.map((cell, n) => firstOf(cell, axes[n] as Axis, sizes[n] as number))
  const rest: Region[] = []
  for (let n = region.length - 1; n >= 0; n--) {
    const [whole, taken] = [region[n] as Cell, piece[n] as Cell]
    if (taken.to < whole.to)
      rest.push([...piece.slice(0, n), { from: taken.to, to: whole.to }, ...region.slice(n + 1)])
  }
  return { piece, rest }
}

function firstOf(cell: Cell, axis: Axis, size: number): Cell {
  const end = cell.from + size * axis.unit
  if (!(end < cell.to)) return cell
  return { from: cell.from, to: axis.settle?.(cell.from, end, cell.to) ?? end }
}

/** Two halves of a region along an axis, the first one no smaller. */
export function halvesOf(region: Region, axes: readonly Axis[], along: number): [Region, Region] {
  const sizes = axes.map((axis, n) => {
    const units = unitsOf(axis, region[n] as Cell)
    return n === along ? Math.ceil(units / 2) : units
  })
  const { piece, rest } = takePiece(region, axes, sizes)
  return [piece, rest[0] as Region]
}

/**
 * A region in up to three along an axis, the one unit in its middle and what is around it.
 * @param left items that are left out, by their coordinate
 */
export function aroundMiddle(
  region: Region,
  axes: readonly Axis[],
  along: number,
  left: ReadonlySet<number>,
): { before: Region | null; middle: Region; after: Region | null } {
  const [axis, cell] = [axes[along] as Axis, region[along] as Cell]
  const settled = (end: number) => Math.min(axis.settle?.(cell.from, end, cell.to) ?? end, cell.to)
  let [from, to] = [cell.from, cell.to]
  if (axis.kind === "window") {
    const step = axis.least * axis.unit
    const start = cell.from + Math.floor((cell.to - cell.from) / step / 2) * step
    from = start === cell.from ? start : settled(start)
    to = settled(from + step)
    if (from === to) from = cell.from
  } else {
    const items = Array.from({ length: cell.to - cell.from }, (_, n) => cell.from + n)
    const asked = items.filter((item) => !left.has(item))
    from = asked[Math.floor(asked.length / 2)] ?? cell.from
    to = from + 1
  }
  const part = (from: number, to: number) => (from < to ? replaced(region, along, { from, to }) : null)
  return {
    before: part(cell.from, from),
    middle: replaced(region, along, { from, to }),
    after: part(to, cell.to),
  }
}

export const replaced = (region: Region, n: number, cell: Cell): Region =>
  region.map((other, m) => (m === n ? cell : other))

/** One region for two that follow each other along one axis and are alike in all others; null: they do not. */
export function joined(first: Region, second: Region): Region | null {
  let along = -1
  for (const [n, a] of first.entries()) {
    const b = second[n] as Cell
    if (a.from === b.from && a.to === b.to && a.value === b.value) continue
    if (along !== -1 || a.to !== b.from || "value" in a) return null
    along = n
  }
  if (along === -1) return null
  return replaced(first, along, { from: (first[along] as Cell).from, to: (second[along] as Cell).to })
}

/**
 * What a region has beside another, in parts that do not overlap: those before it, outermost first, and those after it in
 * the other order, so that it fits in between.
 */
export function beside(region: Region, other: Region): { before: Region[]; after: Region[] } {
  const before: Region[] = []
  const after: Region[] = []
  let shared = region
  for (const [n, taken] of other.entries()) {
    const { from, to } = shared[n] as Cell
    const [begin, end] = [Math.min(Math.max(taken.from, from), to), Math.max(Math.min(taken.to, to), from)]
    if (from < begin) before.push(replaced(shared, n, { from, to: begin }))
    if (end < to && begin < to) after.unshift(replaced(shared, n, { from: Math.max(begin, end), to }))
    if (begin >= end) break
    shared = replaced(shared, n, { ...(shared[n] as Cell), from: begin, to: end })
  }
  return { before, after }
}

/** Is one within the other? */
export const isWithin = (inner: Region, outer: Region): boolean =>
  inner.every((cell, n) => {
    const around = outer[n] as Cell
    return around.from <= cell.from && cell.to <= around.to
  })

/** Do two regions differ along one axis at most? */
export const areAlikeBut = (along: number, first: Region, second: Region): boolean =>
  first.every((cell, n) => {
    const other = second[n] as Cell
    return n === along || (cell.from === other.from && cell.to === other.to && cell.value === other.value)
  })

/** Requests that regions take with pieces of given sizes. */
export function requestsFor(
  regions: Iterable<Region>,
  axes: readonly Axis[],
  sizes: readonly number[],
): number {
  let sum = 0
  for (const region of regions) {
    sum += region.reduce(
      (product, cell, n) =>
        product * Math.max(1, Math.ceil(unitsOf(axes[n] as Axis, cell) / (sizes[n] as number))),
      1,
    )
  }
  return sum
}
