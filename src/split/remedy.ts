import type { Diagnosis } from "../explain/diagnosis.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import { asksForLess, type Failure, isAboutLength } from "./outcome.ts"
import type { Page } from "./pages.ts"
import type { Pieces } from "./pieces.ts"
import { isWithin, type Region } from "./region.ts"
import { smallestDiagnosis } from "./split-error.ts"
import type { Todo } from "./todo.ts"

/** The run ends. `diagnosis`: null if `cause` is no failed request. */
export interface Failed {
  readonly kind: "failed"
  readonly cause: unknown
  readonly diagnosis: Diagnosis | null
}

/** What to do about a failed piece. */
export type Remedy =
  /** It is asked for again, smaller along an axis. */
  | { readonly kind: "cut"; readonly along: number; readonly diagnosis: Diagnosis }
  /** The same page is asked for again, smaller. */
  | { readonly kind: "page"; readonly diagnosis: Diagnosis }
  /** One item of it is at fault, and looked for. */
  | { readonly kind: "bisect"; readonly along: number; readonly diagnosis: Diagnosis }
  | {
      readonly kind: "skip"
      readonly along: number | null
      readonly isOfSize: boolean
      readonly diagnosis: Diagnosis
    }
  | Failed

/** Refused pieces that are remembered, to say what was tried. */
const MAX_TRIED = 100
/** Items found to be at fault while nothing at all was accepted: then it is the request. */
const MAX_AT_FAULT = 3

/** Decides what is to be done about failed pieces. */
export class Remedies {
  readonly #todo: Todo
  readonly #skip: boolean
  readonly #tried: { readonly region: Region; readonly text: string }[] = []
  #had = 0
  #atFault = 0

  constructor(todo: Todo, skip: boolean) {
    this.#todo = todo
    this.#skip = skip
  }

  accepted(): void {
    this.#had++
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
    if (asksForLess(diagnosis)) return this.#less(pieces, isWhole, page, cause, diagnosis)
    if (!isWhole || diagnosis.status === null) return { kind: "failed", cause, diagnosis }
    const { axes } = this.#todo.cuts
    const blamed = axes.flatMap(({ blame }, n) => (blame.includes(diagnosis.code) ? [n] : []))
    const along = blamed.find((n) => this.#todo.itemsOf(pieces.region, n) > 1)
    if (along !== undefined) return { kind: "bisect", along, diagnosis }
    const item = blamed.filter((n) => this.#wholeItems(n) > 1).at(-1) ?? null
    const isOfRequest = this.#had === 0 && ++this.#atFault >= MAX_AT_FAULT
    if (item === null || isOfRequest) return { kind: "failed", cause, diagnosis }
    const described = await this.#described(pieces.region, diagnosis, item)
    if (!this.#skip) return { kind: "failed", cause, diagnosis: described }
    return { kind: "skip", along: item, isOfSize: false, diagnosis: described }
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
    const described = await this.#described(pieces.region, diagnosis, item)
    if (!this.#skip) return { kind: "failed", cause, diagnosis: described }
    return { kind: "skip", along: field, isOfSize: true, diagnosis: described }
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

  /** The axis of a kind in which a piece is down to one item of several; null: none. */
  #singleItem(region: Region, kind: Axis["kind"]): number | null {
    const n = this.#todo.cuts.axes.findIndex((axis) => axis.kind === kind)
    return n !== -1 && this.#wholeItems(n) > 1 && this.#todo.itemsOf(region, n) === 1 ? n : null
  }

  #wholeItems(n: number): number {
    const axis = this.#todo.cuts.axes[n] as Axis
    return unitsOf(axis, axis.whole)
  }

  /** @param item the axis of the one item that is at fault; null: none is known to be */
  #described(region: Region, diagnosis: Diagnosis, item: number | null): Promise<Diagnosis> {
    const { names, axes } = this.#todo.cuts
    const describe = (n: number) =>
      axes[n]?.describe(region[n] as Cell, this.#todo.left[n] as Set<number>) ?? ""
    return smallestDiagnosis(diagnosis, {
      piece: Object.fromEntries(names.map((name, n) => [name, describe(n)])),
      item: item === null ? null : { of: names[item] as string, text: describe(item) },
      tried: this.#tried.flatMap((tried) => (isWithin(region, tried.region) ? [tried.text] : [])),
      had: this.#had,
    })
  }
}
