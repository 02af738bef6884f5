import type { Diagnosis } from "../explain/diagnosis.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import { BLAME } from "./list.ts"
import { asksForLess, type Failed, type Failure, isAboutLength } from "./outcome.ts"
import type { Page } from "./pages.ts"
import type { Pieces } from "./pieces.ts"
import { isWithin, type Region } from "./region.ts"
import { smallestDiagnosis } from "./split-error.ts"
import type { Todo } from "./todo.ts"

/** What to do about a failed piece. */
export type Remedy =
  /** It is asked for again, smaller along an axis. */
  | { readonly kind: "cut"; readonly along: number; readonly diagnosis: Diagnosis }
  /** The same page is asked for again, smaller. */
  | { readonly kind: "page"; readonly diagnosis: Diagnosis }
  /** Items that it was sent with were left out since: it is asked for again without them. */
  | { readonly kind: "again" }
  /** One item of it may be at fault, along one of some axes, and is looked for. */
  | {
      readonly kind: "search"
      readonly blamed: readonly number[]
      readonly failure: Failure & { readonly diagnosis: Diagnosis }
    }
  /** It is as small as it can be. `along`: the axis along which it is one item of several; null: none. */
  | { readonly kind: "skip"; readonly along: number | null; readonly diagnosis: Diagnosis }
  | Failed

/** What is at fault, as far as it is known. */
export interface Culprit {
  /** The axis along which the piece is one item, that is at fault; null: the piece is. */
  readonly along: number | null
  /** Parts of the piece that were tried by themselves, and failed alike; null: none. */
  readonly tries: number | null
  /** Failures in a row that ended the run; null: another reason did. */
  readonly inVain?: number | null
}

/** Refused pieces that are remembered, to say what was tried. */
const MAX_TRIED = 100
/** Failures in a row after which it is asked whether anything is still accepted: a list of 90 bad items has fewer. */
const MAX_IN_VAIN = 100

/** Decides what is to be done about failed pieces. */
export class Remedies {
  readonly #todo: Todo
  readonly #skip: boolean
  readonly #tried: { readonly region: Region; readonly text: string }[] = []
  /** Failures since the latest piece that was accepted. */
  #inVain = 0
  readonly #isAlive: () => Promise<boolean>

  /** @param isAlive asks again for a piece that was accepted, and resolves with whether it is; false if none was */
  constructor(todo: Todo, skip: boolean, isAlive: () => Promise<boolean>) {
    this.#todo = todo
    this.#skip = skip
    this.#isAlive = isAlive
  }

  accepted(): void {
    this.#inVain = 0
  }

  /** Remembers that a piece was refused. `text`: its size. */
  refused(region: Region, text: string): void {
    this.#tried.push({ region, text })
    if (this.#tried.length > MAX_TRIED) this.#tried.shift()
  }

  /**
   * @param isWhole nothing of the piece was given out: rows that were cannot be told from those of a smaller piece
   * @param page the page of it that failed; null: it has none
   */
  async find(pieces: Pieces, isWhole: boolean, page: Page | null, failure: Failure): Promise<Remedy> {
    const { error: cause, diagnosis } = failure
    if (diagnosis === null) return { kind: "failed", cause, diagnosis }
    const isOfSize = asksForLess(diagnosis)
    const blamed = this.#blamed(diagnosis)
    const isOfItem = isWhole && diagnosis.status !== null && blamed !== null
    if (!isOfSize && !isOfItem) return { kind: "failed", cause, diagnosis }
    if (isWhole && this.isOutdated(pieces)) return { kind: "again" }
    if (this.#skip && (await this.#isInVain())) {
      const culprit = { along: null, tries: null, inVain: this.#inVain }
      const described = await this.described(pieces.region, diagnosis, culprit)
      return { kind: "failed", cause, diagnosis: described, isOver: true }
    }
    if (isOfSize) return this.#less(pieces, isWhole, page, cause, diagnosis)
    if (blamed?.length) return { kind: "search", blamed, failure: { error: cause, diagnosis } }
    return this.#smaller(pieces, diagnosis)
  }

  /**
   * Counts a failure. True if the run is to end, for not even what was accepted before is accepted any more: a source that is
   * down would else have each item left out.
   */
  async #isInVain(): Promise<boolean> {
    if (++this.#inVain < MAX_IN_VAIN) return false
    if (!(await this.#isAlive())) return true
    this.#inVain = 0
    return false
  }

  /**
   * The axes along which one item, or one day, may be at fault; none if the request is one item, and null if the failure is
   * no item's. A day is looked for only to be skipped.
   */
  #blamed({ code }: Diagnosis): number[] | null {
    const { axes } = this.#todo.cuts
    const items = axes.filter(({ kind }) => kind === "list" || kind === "fields")
    const blame = items.length > 0 ? items.flatMap(({ blame }) => blame) : BLAME
    if (!blame.includes(code)) return null
    const several = (isOf: (axis: Axis) => boolean) =>
      axes.flatMap((axis, n) => (isOf(axis) && unitsOf(axis, axis.whole) > 1 ? [n] : []))
    const found = several((axis) => axis.blame.includes(code))
    if (found.length > 0) return found
    return this.#skip ? several(({ kind }) => kind === "window") : null
  }

  /** A piece of a request without items and days: by the caller's own function, if that can make it smaller. */
  #smaller({ region }: Pieces, diagnosis: Diagnosis): Remedy {
    const along = this.#todo.cuts.axes.findIndex((axis, n) => axis.cut?.(region[n] as Cell))
    return along === -1 ? { kind: "skip", along: null, diagnosis } : { kind: "cut", along, diagnosis }
  }

  /** Was an item left out that a piece was sent with? */
  isOutdated({ region, left }: Pieces): boolean {
    return left !== null && this.#todo.leftOut.isOutdated(region, left)
  }

  async #less(
    pieces: Pieces,
    isWhole: boolean,
    page: Page | null,
    cause: unknown,
    diagnosis: Diagnosis,
  ): Promise<Remedy> {
    const along = this.#toCut(pieces, diagnosis, isWhole, page)
    if (along === "page") return { kind: "page", diagnosis }
    if (along !== null) return { kind: "cut", along, diagnosis }
    const field = this.#singleItem(pieces.region, "fields")
    const item = field ?? this.#singleItem(pieces.region, "list")
    const described = await this.described(pieces.region, diagnosis, { along: item, tries: null })
    if (!this.#skip) return { kind: "failed", cause, diagnosis: described }
    return { kind: "skip", along: field, diagnosis: described }
  }

  /** The dimension to cut, by preference; null: the piece is as small as it can be. */
  #toCut(pieces: Pieces, diagnosis: Diagnosis, isWhole: boolean, page: Page | null): number | "page" | null {
    const { names, axes, pages, order } = this.#todo.cuts
    const can = (n: number) => isWhole && this.#todo.canCut(pieces, n)
    const probed = this.#todo.probedAxis(pieces)
    if (probed !== -1 && can(probed)) return probed
    const isList = (name: string) => ["list", "fields"].includes(axes[names.indexOf(name)]?.kind ?? "")
    const ordered = isAboutLength(diagnosis)
      ? [...order.filter(isList), ...order.filter((name) => !isList(name))]
      : order
    let shared: number | null = null
    for (const name of ordered) {
      if (name === pages?.name) {
        if (page && page.size > pages.axis.least) return "page"
        continue
      }
      const n = names.indexOf(name)
      if (!can(n)) continue
      if (!this.#todo.isShared(pieces, n)) return n
      shared ??= n
    }
    return shared
  }

  /** The axis of a kind in which a piece is down to one item of several, which was accepted nowhere; null: none. */
  #singleItem(region: Region, kind: Axis["kind"]): number | null {
    const { cuts, leftOut } = this.#todo
    const n = cuts.axes.findIndex((axis) => axis.kind === kind && unitsOf(axis, axis.whole) > 1)
    return n !== -1 && leftOut.itemsIn(region, n) === 1 && leftOut.isUnproven(region, n) ? n : null
  }

  /** The diagnosis of what cannot be had, with what was tried. */
  described(
    region: Region,
    diagnosis: Diagnosis,
    { along, tries, inVain = null }: Culprit,
  ): Promise<Diagnosis> {
    const { names, axes } = this.#todo.cuts
    const describe = (n: number) =>
      axes[n]?.describe(region[n] as Cell, this.#todo.leftOut.items[n] as ReadonlySet<number>) ?? ""
    return smallestDiagnosis(diagnosis, {
      piece: Object.fromEntries(names.map((name, n) => [name, describe(n)])),
      item: along === null ? null : { of: names[along] as string, text: describe(along) },
      tries,
      inVain,
      tried: this.#tried.flatMap((tried) => (isWithin(region, tried.region) ? [tried.text] : [])),
      hasAccepted: this.#todo.leftOut.hasAccepted,
    })
  }
}
