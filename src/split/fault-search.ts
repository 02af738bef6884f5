import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import type { Failure } from "./outcome.ts"
import { FIRST_PAGE } from "./pages.ts"
import { merged, type Pieces, Search } from "./pieces.ts"
import { areAlikeBut, isWithin, type Region, replaced } from "./region.ts"
import type { Culprit } from "./remedy.ts"
import { areTelling } from "./samples.ts"
import type { Todo } from "./todo.ts"

/** What a search has found to be at fault. */
interface Verdict extends Culprit {
  readonly pieces: Pieces
  readonly failure: Failure
}

/** Regions accepted last that are remembered: what stands beside a failed piece is had shortly before it. */
const MAX_RECENT = 100

/**
 * Looks for what is at fault where a piece fails for a reason that one item of it may have. One that fails by itself is set
 * aside until its region tells more:
 * - another item of the region is accepted: the item is at fault, for the whole run if it was accepted nowhere;
 * - none is: the region is at fault. It is searched along the next axis out, to the day of a window.
 */
export class FaultSearch {
  readonly #todo: Todo
  readonly #recent: Region[] = []
  readonly #live = new Set<Search>()
  readonly #found: Verdict[] = []
  readonly #skip: boolean

  constructor(todo: Todo, skip: boolean) {
    this.#todo = todo
    this.#skip = skip
  }

  /** What was found since, in order. */
  take(): Verdict | undefined {
    return this.#found.shift()
  }

  /**
   * A piece failed. @param blamed axes along which an item may be at fault
   * @returns the axis along which it is cut, and the units of the next piece; null: it is one item
   */
  failed(
    pieces: Pieces,
    failure: Failure,
    blamed: readonly number[],
  ): { along: number; next: number } | null {
    const todo = this.#todo
    const along = this.#axisOf(pieces, blamed)
    todo.close(pieces)
    if (along === null) {
      const search = pieces.search ?? this.#begin(pieces, blamed.at(-1) as number)
      this.#setAside(search, pieces, failure)
      return null
    }
    const units = unitsOf(todo.cuts.axes[along] as Axis, pieces.region[along] as Cell)
    const search = pieces.search?.along === along ? pieces.search : this.#begin(pieces, along)
    this.#narrow(search, pieces)
    return { along, next: search.isSampling ? 1 : Math.ceil(units / 2) }
  }

  /** A piece was accepted, or its first page was. */
  accepted({ region, search }: Pieces): void {
    this.#recent.push(region)
    if (this.#recent.length > MAX_RECENT) this.#recent.shift()
    const told: Search[] = []
    for (let own = search; own && !own.hasAccepted; own = own.parent) {
      own.hasAccepted = true
      own.isSampling = false
      this.#live.delete(own)
      told.push(own)
    }
    for (const own of told) for (const aside of this.#asideOf(own)) this.#isAtFault(own, aside)
  }

  /** Goes on with the searches that wait for a piece which has changed, or is gone. @returns whether there was one */
  review(): boolean {
    let isMoved = false
    for (const search of [...this.#live].reverse())
      if (this.#live.has(search)) isMoved = this.#advance(search) || isMoved
    return isMoved
  }

  #axisOf({ region, search }: Pieces, blamed: readonly number[]): number | null {
    const { axes } = this.#todo.cuts
    if (search && axes[search.along]?.kind === "window" && this.#todo.canHalve(region, search.along))
      return search.along
    return blamed.find((n) => this.#todo.canHalve(region, n)) ?? null
  }

  /** Begins a search along an axis, with the pieces beside this one that are like it. */
  #begin(pieces: Pieces, along: number): Search {
    const { list } = this.#todo
    const isBeside = (other: Pieces | undefined) =>
      other !== undefined &&
      other.search === pieces.search &&
      other.group === pieces.group &&
      other.isSample === pieces.isSample &&
      other.page === FIRST_PAGE &&
      !other.isOver &&
      !other.isAccepted &&
      other.aside === null &&
      areAlikeBut(along, pieces.region, other.region)
    let [first, last] = [list.indexOf(pieces), list.indexOf(pieces)]
    while (isBeside(list[first - 1]) && follows(list[first - 1], list[first], along)) first--
    while (isBeside(list[last + 1]) && follows(list[last], list[last + 1], along)) last++
    const members = list.slice(first, last + 1)
    const cells = members.map(({ region }) => region[along] as Cell)
    const from = Math.min(...cells.map((cell) => cell.from))
    const to = Math.max(...cells.map((cell) => cell.to))
    const region = replaced(pieces.region, along, { ...(pieces.region[along] as Cell), from, to })
    const search = new Search(along, region, pieces.search, pieces.isSample)
    search.hasAccepted =
      search.parent === null &&
      this.#recent.some((other) => isWithin(region, replaced(other, along, region[along] as Cell)))
    for (const member of members) {
      member.search = search
      member.isSample = false
    }
    if (!search.hasAccepted) this.#live.add(search)
    return search
  }

  /** A piece of several items failed. */
  #narrow(search: Search, pieces: Pieces): void {
    if (search.hasAccepted || this.#asideOf(search).length === 0) {
      this.#todo.bisect(pieces, search.along)
      return
    }
    pieces.suspect = search.along
    search.isSampling = true
    this.#advance(search)
  }

  /** A piece of one item failed. */
  #setAside(search: Search, pieces: Pieces, failure: Failure): void {
    pieces.aside = failure
    if (search.hasAccepted) {
      this.#isAtFault(search, pieces)
      return
    }
    search.isSampling ||= this.#asideOf(search).length > 1
    this.#advance(search)
  }

  #asideOf(search: Search): Pieces[] {
    return this.#todo.list.filter((pieces) => pieces.search === search && pieces.aside !== null)
  }

  /** What goes next, in a search of which no part was accepted. @returns whether anything does */
  #advance(search: Search): boolean {
    const { list, leftOut } = this.#todo
    const others = list.filter(
      (pieces) => !pieces.isOver && pieces.isOf(search) && !(pieces.search === search && pieces.aside),
    )
    const aside = this.#asideOf(search)
    if (others.some(({ failed }) => failed)) return false
    const isDone =
      areTelling(search, aside, this.#todo, this.#skip) &&
      others.every((pieces) => !pieces.isOpen && pieces.search === search)
    if (others.length === 0 || isDone) {
      this.#live.delete(search)
      if (aside.length > 0) this.#allFailed(search, aside)
      return true
    }
    if (!search.isSampling || others.some((pieces) => this.#isSampleOf(search, pieces))) return false
    const { along } = search
    const [largest] = others
      .filter((pieces) => !pieces.isOpen && !pieces.isHeld && pieces.search === search)
      .sort((a, b) => leftOut.itemsIn(b.region, along) - leftOut.itemsIn(a.region, along))
    if (!largest) return false
    largest.suspect = null
    if (this.#todo.canHalve(largest.region, along)) this.#todo.sample(largest, along)
    else {
      largest.isSample = true
      largest.isFixed = true
    }
    return true
  }

  #isSampleOf(search: Search, pieces: Pieces): boolean {
    let part: Pieces | Search = pieces
    for (let own = pieces.search; own && own !== search; own = own.parent) part = own
    return part.isSample
  }

  /** No item of a search was accepted. @param aside those that were tried by themselves */
  #allFailed(search: Search, aside: readonly Pieces[]): void {
    const parts = this.#todo.list.filter((pieces) => !pieces.isOver && pieces.isOf(search))
    const failure = aside[0]?.aside as Failure
    const { parent, region, isSample, suspect } = search
    // Each of a request was asked for by itself, and there is no shorter window in which it could be had.
    const isEach = this.#skip && parent === null && parts.length === aside.length
    if (isEach && isWithin(this.#whole, region) && this.#windowOf(region) === -1) {
      for (const pieces of aside) this.#isAtFault(search, pieces)
      return
    }
    const whole = merged(this.#todo.list, parts, region)
    whole.search = parent
    whole.isSample = isSample
    if (suspect !== null) this.#judge(whole, failure, { along: suspect, tries: null })
    else if (parent && this.#todo.canHalve(region, parent.along)) this.#narrow(parent, whole)
    else if (parent) this.#setAside(parent, whole, failure)
    else this.#regionFailed(search, whole, failure, aside.length)
  }

  #judge(pieces: Pieces, failure: Failure, culprit: Culprit): void {
    pieces.aside = failure
    this.#found.push({ pieces, failure, ...culprit })
  }

  #regionFailed(search: Search, pieces: Pieces, failure: Failure, tries: number): void {
    // A request of which nothing was accepted is at fault itself, rather than one day of it.
    if ((this.#skip || this.#todo.leftOut.hasAccepted) && this.#searchWindow(search, pieces)) return
    this.#judge(pieces, failure, { along: null, tries })
  }

  get #whole(): Region {
    return this.#todo.cuts.axes.map(({ whole }) => whole)
  }

  /** An item failed by itself, and others of its region did not. */
  #isAtFault(search: Search, pieces: Pieces): void {
    const { along } = search
    const failure = pieces.aside as Failure
    const isUnproven = this.#todo.leftOut.isUnproven(pieces.region, along)
    if ((this.#skip || !isUnproven) && this.#searchWindow(search, pieces, isUnproven)) return
    this.#judge(pieces, failure, { along: isUnproven ? along : null, tries: null })
  }

  /** The axis of a window that can be made shorter; -1: none. */
  #windowOf(region: Region): number {
    return this.#todo.cuts.axes.findIndex(
      ({ kind }, n) => kind === "window" && this.#todo.canHalve(region, n),
    )
  }

  /**
   * Looks for the part of the window in which a piece fails.
   * @param isSuspect the piece is one item, which is at fault if it fails all over the window
   * @returns whether there is a smaller one
   */
  #searchWindow(search: Search, pieces: Pieces, isSuspect = false): boolean {
    const window = this.#windowOf(pieces.region)
    if (window === -1 || this.#todo.cuts.axes[search.along]?.kind === "window") return false
    const inner = new Search(window, pieces.region, null, false, isSuspect ? search.along : null)
    this.#live.add(inner)
    pieces.aside = null
    pieces.search = inner
    pieces.isSample = false
    if (!isSuspect) this.#todo.bisect(pieces, window)
    else {
      inner.isSampling = true
      this.#advance(inner)
    }
    return true
  }
}

const follows = (first: Pieces | undefined, second: Pieces | undefined, along: number) =>
  first?.region[along]?.to === second?.region[along]?.from
