import type { Group } from "./group.ts"
import type { LeftItems } from "./left-out.ts"
import type { Failed, Failure } from "./outcome.ts"
import { FIRST_PAGE, type PagePlace } from "./pages.ts"
import type { SizeChoice } from "./piece-size.ts"
import { isWithin, joined, type Region } from "./region.ts"

/** The search, in a region, for what is at fault along one axis. */
export class Search {
  readonly along: number
  readonly region: Region
  /** A search along another axis, of which all that this one looks through is one item; null: none. */
  readonly parent: Search | null
  /** It looks through a sample of its parent. */
  readonly isSample: boolean
  /** The axis along which its region is one item, that is at fault if no day of it is accepted; null: none. */
  readonly suspect: number | null
  /** A part of the region was accepted: what fails by itself is at fault, and not the region. */
  hasAccepted = false
  /** Items are tried by themselves, from all over the region, to see whether any is accepted. */
  isSampling = false

  constructor(
    along: number,
    region: Region,
    parent: Search | null,
    isSample = false,
    suspect: number | null = null,
  ) {
    this.along = along
    this.region = region
    this.parent = parent
    this.isSample = isSample
    this.suspect = suspect
  }
}

/** A part of the request that is still to be had: to be cut when its turn comes, or on its way as it is. */
export class Pieces {
  region: Region
  page: PagePlace
  group: Group | null
  /** It is on its way, or had. */
  isOpen = false
  /** It was accepted, or the first of its pages was. */
  isAccepted = false
  /** It is had, or is not to be had, and waits for its group. */
  isOver = false
  /** What ends the run when its turn comes. */
  failed: Failed | null = null
  /** What was left out of it when its first page was sent, and is left out of all its pages; null: it was not sent. */
  left: LeftItems | null
  /** The sizes that it was cut to, by axis; null: it is sent as it is. */
  choices: readonly SizeChoice[] | null = null
  /** The search that it is part of. */
  search: Search | null = null
  /** Tells by itself whether an item of the search is accepted, before others are asked for. */
  isSample = false
  /** It failed by itself: what that says turns out with the others of the search. */
  aside: Failure | null = null
  /** The other half, in the search along an axis for one item that is at fault. */
  sibling: { readonly pieces: Pieces; readonly along: number } | null = null
  /** Waits for the other half. */
  isHeld = false
  /** The axis along which it holds an item that is at fault, for the other half was accepted; null: unknown. */
  suspect: number | null = null
  /** Is not cut again when its turn comes. */
  isFixed = false

  constructor(
    region: Region,
    group: Group | null = null,
    page: PagePlace = FIRST_PAGE,
    left: LeftItems | null = null,
  ) {
    this.region = region
    this.group = group
    this.page = page
    this.left = left
  }

  /** A part of it, of the same group and search. */
  part(region: Region, group = this.group): Pieces {
    const part = new Pieces(region, group)
    part.search = this.search
    part.isSample = this.isSample
    return part
  }

  /** Is to be sent, and waits for nothing but its turn. */
  get isReady(): boolean {
    const isBehindSample = this.search?.isSampling === true && !this.isSample
    return !this.isOpen && !this.isOver && !this.isHeld && this.aside === null && !isBehindSample
  }

  /** Can be joined with what waits beside it. */
  get isPlain(): boolean {
    return (
      !this.isOpen &&
      !this.isOver &&
      !this.isFixed &&
      !this.isHeld &&
      !this.isSample &&
      this.aside === null &&
      this.failed === null &&
      this.suspect === null &&
      this.page === FIRST_PAGE
    )
  }

  /** Is it part of a search, or of one within that? */
  isOf(search: Search): boolean {
    for (let own = this.search; own; own = own.parent) if (own === search) return true
    return false
  }
}

/** What waits side by side is one again, so that pieces of the new size need not end where the old ones did. */
export function joinBeside(list: Pieces[], pieces: Pieces): void {
  for (const side of [-1, 1]) {
    for (;;) {
      const at = list.indexOf(pieces) + side
      const other = list[at]
      if (!other?.isPlain || other.group !== pieces.group || other.search !== pieces.search) break
      const both = side === 1 ? joined(pieces.region, other.region) : joined(other.region, pieces.region)
      if (!both) break
      pieces.region = both
      list.splice(at, 1)
    }
  }
}

/** Makes one piece of several, of which nothing was had, in the place of the first. @returns it */
export function merged(list: Pieces[], parts: readonly Pieces[], region: Region): Pieces {
  const { group } = parts[0] as Pieces
  // A group within the region is of a part of it. What was left out of that is in the region again.
  const whole = new Pieces(region, group && isWithin(region, group.region) ? group : null)
  const isPart = (pieces: Pieces) =>
    parts.includes(pieces) ||
    (pieces.group !== null && pieces.group !== whole.group && isWithin(pieces.group.region, region))
  list.splice(list.findIndex(isPart), 0, whole)
  for (const part of list.filter((pieces) => pieces !== whole && isPart(pieces)))
    list.splice(list.indexOf(part), 1)
  return whole
}
