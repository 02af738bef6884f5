import type { MergedRows } from "./merge-rows.ts"
import { FIRST_PAGE, type PagePlace } from "./pages.ts"
import type { SizeChoice } from "./piece-size.ts"
import type { Region } from "./region.ts"

/** Pieces with different fields of the same rows. */
export interface Group {
  readonly region: Region
  readonly rows: MergedRows
  /** Pieces of it that were had. */
  had: number
}

/** A part of the request that is still to be had: to be cut when its turn comes, or on its way as it is. */
export class Pieces {
  region: Region
  page: PagePlace
  group: Group | null
  /** It is on its way, or had. */
  isOpen = false
  /** It is had, or is not to be had, and waits for its group. */
  isOver = false
  /** The sizes that it was cut to, by axis; null: it is sent as it is. */
  choices: readonly SizeChoice[] | null = null
  /** The other half, in the search along an axis for one item that is at fault. */
  sibling: { readonly pieces: Pieces; readonly along: number } | null = null
  /** Waits for the other half. */
  isHeld = false
  /** The axis along which it holds an item that is at fault, for the other half was accepted; null: unknown. */
  suspect: number | null = null
  /** Is not cut again when its turn comes. */
  isFixed = false

  constructor(region: Region, group: Group | null = null, page: PagePlace = FIRST_PAGE) {
    this.region = region
    this.group = group
    this.page = page
  }

  get isPlain(): boolean {
    return (
      !this.isOpen &&
      !this.isOver &&
      !this.isFixed &&
      !this.isHeld &&
      this.suspect === null &&
      this.page === FIRST_PAGE
    )
  }
}
