import { checkArgument } from "../call/check-argument.ts"
import { expected, flag, hook, required, type Shape, text } from "../call/option-checks.ts"
import { AXIS, checkDimension, type SizeOptions, units } from "./dimension.ts"
import { isLink, linkWithSize } from "./page-link.ts"

/** One page, as `send` gets it. */
export interface Page {
  /** Rows to ask for. */
  readonly size: number
  /** Rows before it. */
  readonly offset: number
  /** Its number, 1 for the first; only with `numbered`. */
  readonly number: number | undefined
  /** What `next` returned for the previous page: a cursor, or a link with the size of this page; null for the first page. */
  readonly cursor: string | null
}

/** What `pages` takes. */
export interface PagesOptions<T> extends Omit<SizeOptions, "most"> {
  /** Rows in a page, to begin with and at most. */
  size: number
  /**
   * Returns what leads to the next page: a cursor or a link, or true for the next offset; null, undefined or false if
   * there is no next page. @default by the offset, until a page is empty
   */
  next?: ((result: T, page: Page) => string | number | boolean | null | undefined) | undefined
  /** The API counts pages instead of rows: `page.number` is set, and sizes divide the offset of the page. @default false */
  numbered?: boolean | undefined
  /** The name of the page size in links, such as `"limit"`. @default a usual name that has the size as its value */
  parameter?: string | undefined
  /**
   * `"any"`: the API says that a cursor is valid for any page size. `"own"`: only for the size it was made with, so
   * that a page that must be smaller is reached again from the first one; rows that were already given out are counted
   * and left out.
   * @default "own"
   */
  cursors?: "any" | "own" | undefined
}

/**
 * Where the loop stands in the pages of a piece.
 * @inline
 */
export interface PagePlace {
  readonly cursor: string | null
  /** The size that the cursor was made with. */
  readonly size: number | null
  /** Rows before it. */
  readonly offset: number
  /** Rows of the piece that were given out: more than `offset` where it began anew with smaller pages. */
  readonly given: number
  /** Sizes of earlier pages: the links of many APIs keep the first one. */
  readonly earlier?: readonly number[]
}

export const FIRST_PAGE: PagePlace = { cursor: null, size: null, offset: 0, given: 0 }

/** Sizes that a place in pages keeps: the halvings of a page of 5,000 rows are 12. */
const MAX_EARLIER = 12

/** Pages as a dimension: the same page is asked for again, smaller. */
export interface PageDimension<T> {
  readonly [AXIS]: PageAxis<T>
}

export interface PageAxis<T = never> {
  readonly kind: "pages"
  readonly size: number
  readonly least: number
  readonly most: number
  readonly rungs: readonly number[]
  readonly isByOffset: boolean
  /** The page at a place, of at most `size` rows; null: this place cannot be asked for with another size. */
  at(place: PagePlace, size: number): Page | null
  /** The place after a page; null: it was the last. `rows`: how many it had; null: unknown. */
  after(result: T, page: Page, place: PagePlace, rows: number | null): PagePlace | null
}

const OPTIONS: Shape = {
  size: required(units),
  least: units,
  next: hook,
  numbered: flag,
  parameter: text,
  cursors: expected('"any" or "own"', (v) => v === "any" || v === "own"),
}

/**
 * Pages of a list of rows. Without `next` the offset leads on until a page is empty; that needs the option `rows` of
 * `split`, to count them.
 * @throws TypeError for wrong options
 */
export function pages<T = unknown>(options: PagesOptions<T>): PageDimension<T> {
  checkDimension("pages", options, OPTIONS)
  const { size, least = 1, numbered = false, parameter, cursors = "own" } = options

  const pageOf = (place: PagePlace, size: number, cursor: string | null): Page => ({
    size,
    offset: place.offset,
    number: numbered ? Math.floor(place.offset / size) + 1 : undefined,
    cursor,
  })
  return {
    [AXIS]: {
      kind: "pages",
      size,
      most: size,
      least,
      rungs: [],
      isByOffset: options.next === undefined,
      at(place, wanted) {
        const { cursor } = place
        if (cursor === null) return pageOf(place, numbered ? dividing(place.offset, wanted) : wanted, null)
        if (place.size === wanted) return pageOf(place, wanted, cursor)
        if (cursors === "own" || place.size === null) return null
        const moved = isLink(cursor)
          ? linkWithSize(cursor, [place.size, ...(place.earlier ?? [])], wanted, parameter)
          : cursor
        return moved === null ? null : pageOf(place, wanted, moved)
      },
      after(result, page, place, rows) {
        const told = options.next === undefined ? (rows ?? 0) > 0 : options.next(result, page)
        if (told === null || told === undefined || told === false || told === "") return null
        // An API that scrolls has one cursor for all pages, and an empty one at its end.
        if (rows === 0 && String(told) === place.cursor) return null
        const isAtRest = told === true && rows === 0 && !numbered
        checkArgument("pages", "what leads on from an empty page, or null, from `next`", told, !isAtRest)
        // An API may give fewer rows than it was asked for; the number of a page counts those that were asked for.
        const offset = place.offset + (numbered ? page.size : (rows ?? page.size))
        const given = Math.max(place.given, offset)
        if (told === true) return { cursor: null, size: page.size, offset, given }
        const cursor = String(told)
        if (!isLink(cursor)) return { cursor, size: page.size, offset, given }
        const earlier = earlierSizes(place, page.size)
        // `size` too: a piece may begin with less, and an API may write the size that it was configured with.
        const link = linkWithSize(cursor, [page.size, size, ...earlier], page.size, parameter) ?? cursor
        return { cursor: link, size: page.size, offset, given, ...(earlier.length > 0 ? { earlier } : {}) }
      },
    },
  }
}

/** Sizes that pages before this one had, the first of the piece among them. */
function earlierSizes({ earlier = [], size }: PagePlace, now: number): number[] {
  const sizes = new Set(size === null ? earlier : [...earlier, size])
  sizes.delete(now)
  return [...sizes].slice(0, MAX_EARLIER)
}

/** The largest size of at most `wanted` with which a page begins at `offset`. */
function dividing(offset: number, wanted: number): number {
  let size = wanted
  while (offset % size !== 0) size--
  return size
}
