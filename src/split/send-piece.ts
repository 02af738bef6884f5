import { checkArgument } from "../call/check-argument.ts"
import { isFunction } from "../call/option-checks.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import { FaultSearch } from "./fault-search.ts"
import type { SkippedReason } from "./left-out.ts"
import type { Dimensions, SplitOptions } from "./options.ts"
import { type Failed, type Failure, Outcomes } from "./outcome.ts"
import { PageLoop } from "./page-loop.ts"
import { type ChosenPage, PageSizes } from "./page-sizes.ts"
import type { Page, PagePlace } from "./pages.ts"
import type { PieceSize } from "./piece-size.ts"
import type { Pieces } from "./pieces.ts"
import { isWithin, type Region } from "./region.ts"
import { Remedies, type Remedy } from "./remedy.ts"
import { type SizeMemory, sizeMemoryOf } from "./size-memory.ts"
import { SplitEvents } from "./split-events.ts"
import type { Todo } from "./todo.ts"

/** The rows of one page, and what comes after it; null: nothing. */
export interface Had<R> {
  readonly page: Page | null
  readonly rows: R[]
  readonly after: PagePlace | null
}

/** What a piece came to. */
export type PieceEnd = { readonly kind: "had" } | Exclude<Remedy, { kind: "page" }>

/** The pages of a piece as they come in; returns what the piece came to. */
export type SentPages<R> = AsyncGenerator<Had<R>, PieceEnd, void>

export const failedBy = (cause: unknown): Failed => ({ kind: "failed", cause, diagnosis: null })

/** What `skipped` says of a piece: without the advice to leave it out. */
function reasonOf({ code, status, summary }: Diagnosis): SkippedReason {
  return { code, status, summary: summary.split("\n", 2).join("\n") }
}

/** Sends pieces page by page, and keeps what the responses say of the sizes that the API accepts. */
export class PieceSender<T, R> {
  readonly #options: SplitOptions<Dimensions, T, R>
  readonly #todo: Todo
  readonly #signal: AbortSignal
  readonly #pages: PageSizes | null
  readonly #remedies: Remedies
  readonly #faults: FaultSearch
  readonly #memory: SizeMemory | null
  readonly #events: SplitEvents
  readonly #outcomes = new Outcomes()

  /** @param signal aborted when the run ends */
  constructor(options: SplitOptions<Dimensions, T, R>, todo: Todo, signal: AbortSignal) {
    const { heed, source, label, skip = false, state } = options
    const { pages } = todo.cuts
    this.#options = options
    this.#todo = todo
    this.#signal = signal
    this.#pages = pages && new PageSizes(pages.axis)
    this.#pages?.size.begin((pages && state?.sizes[pages.name]) ?? 0)
    this.#remedies = new Remedies(todo, skip, () => this.#isAlive())
    this.#faults = new FaultSearch(todo, skip)
    this.#memory = sizeMemoryOf(heed, source, label)
    this.#events = new SplitEvents(heed)
  }

  /** null: the request has no pages. */
  get pageSize(): PieceSize | null {
    return this.#pages?.size ?? null
  }

  /** Begins with the sizes that earlier runs found. */
  async recallSizes(): Promise<void> {
    const memory = this.#memory
    if (!memory) return
    const { names, pages } = this.#todo.cuts
    const sizes = this.#todo.sizes.map((size, n) => memory.recall(names[n] as string, size))
    if (pages && this.#pages) sizes.push(memory.recall(pages.name, this.#pages.size))
    await Promise.all(sizes)
  }

  /** The run is over. Resolves when listeners and the memory have what it found. */
  async end(): Promise<void> {
    this.#events.end()
    await this.#memory?.told
  }

  /** Sends a piece, page by page. One of a group keeps its rows there. */
  async *send(pieces: Pieces): SentPages<R> {
    const { group } = pieces
    const signal = this.#signal
    const rowsOfGroup: R[] = []
    let place: PagePlace | null = pieces.page
    const loop = new PageLoop()
    while (place !== null) {
      const chosen: ChosenPage | null = this.#pages?.at(place) ?? null
      const page: Page | null = chosen?.page ?? null
      const piece = this.valueOf(pieces, page)
      const outcome = await this.#outcomes.of(() => this.#options.send(piece as never, { signal }))
      if (signal.aborted) return failedBy(signal.reason)
      if (outcome.failure) {
        const isWhole = place.given === 0 || group !== null
        const remedy = await this.#remedies.find(pieces, isWhole, page, outcome.failure)
        if (remedy.kind !== "page" || !chosen) return remedy as PieceEnd
        const smaller = this.#smallerPage(pieces, place, chosen, remedy.diagnosis)
        if (!smaller) return { kind: "failed", cause: outcome.failure.error, diagnosis: remedy.diagnosis }
        place = smaller
        continue
      }
      try {
        const rows = await this.#rowsOf(outcome.result, piece)
        const count = this.#options.rows ? rows.length : null
        const after: PagePlace | null = page
          ? (this.#pages?.axis.after(outcome.result, page, place, count) ?? null)
          : null
        loop.see(place.cursor, rows)
        this.#onAccepted(pieces, place, chosen)
        await this.#judge()
        const given = rows.slice(Math.max(0, place.given - place.offset))
        // The page that shows that there is none, and a page that was given out before with others.
        const isBeyond = rows.length === 0 && place.offset > 0 && this.#pages?.axis.isByOffset === true
        const isRepeated = rows.length > 0 && given.length === 0
        if (group) rowsOfGroup.push(...given)
        else if (!isBeyond && !isRepeated) yield { page, rows: given, after }
        place = after
        if (group && place === null) group.rows.add(rowsOfGroup)
      } catch (cause) {
        return failedBy(cause)
      }
    }
    return { kind: "had" }
  }

  async #isAlive(): Promise<boolean> {
    const region = this.#todo.leftOut.acceptedLast
    if (region === null) return false
    const piece = this.valueOf({ region, left: null }, this.#pages?.first ?? null)
    const signal = this.#signal
    return !(await this.#outcomes.of(() => this.#options.send(piece as never, { signal }))).failure
  }

  async #rowsOf(result: T, piece: Record<string, unknown>): Promise<R[]> {
    const { rows } = this.#options
    if (!rows) return [result as unknown as R]
    const found: unknown = await rows(result, piece as never)
    const isIterable = isFunction((found as Iterable<R> | null | undefined)?.[Symbol.iterator])
    checkArgument("split", "a list from `rows`", found, isIterable && typeof found !== "string")
    return [...(found as Iterable<R>)]
  }

  #onAccepted(pieces: Pieces, place: PagePlace, chosen: ChosenPage | null): void {
    const { names, pages } = this.#todo.cuts
    if (place.offset === 0 && place.cursor === null) {
      names.forEach((name, n) => {
        this.#events.accepted(name, this.#unitsOf(pieces, n))
      })
      this.#todo.accepted(pieces)
      this.#faults.accepted(pieces)
    }
    if (chosen) this.#pages?.accepted(chosen)
    if (chosen && pages) this.#events.accepted(pages.name, chosen.page.size)
    this.#remedies.accepted()
    for (const [n, size] of this.#todo.sizes.entries()) this.#memory?.remember(names[n] as string, size)
    if (pages && this.#pages) this.#memory?.remember(pages.name, this.#pages.size)
  }

  /** null: its cursor holds for no other size, and the rows that were given out were not counted. */
  #smallerPage(pieces: Pieces, place: PagePlace, chosen: ChosenPage, diagnosis: Diagnosis): PagePlace | null {
    const pages = this.#pages as PageSizes
    this.#remedies.refused(pieces.region, `${chosen.page.size} rows`)
    const next = pages.refused(chosen, place)
    this.#events.cut(this.#todo.cuts.pages?.name ?? "", chosen.page.size, pages.size.current, diagnosis)
    return next === place || this.#options.rows ? next : null
  }

  /** What `send` gets of a piece. */
  valueOf({ region, left }: Pick<Pieces, "region" | "left">, page: Page | null): Record<string, unknown> {
    const value = this.#todo.leftOut.valueOf(region, left ?? undefined)
    const { pages } = this.#todo.cuts
    return pages && page ? { ...value, [pages.name]: page } : value
  }

  /** A piece was refused, and is to be cut along an axis. */
  refused(pieces: Pieces, along: number, diagnosis: Diagnosis): void {
    const axis = this.#todo.cuts.axes[along] as Axis
    const units = this.#unitsOf(pieces, along)
    this.#remedies.refused(pieces.region, axis.count(units))
    this.#todo.refused(pieces, along)
    this.#events.cut(this.#nameOf(along), units, this.#todo.sizes[along]?.current ?? null, diagnosis)
  }

  /** A piece may have an item that is at fault, which is looked for. */
  async searches(
    pieces: Pieces,
    failure: Failure & { diagnosis: Diagnosis },
    blamed: readonly number[],
  ): Promise<void> {
    // Another piece may have been judged since this one came in.
    if (this.#remedies.isOutdated(pieces)) {
      this.#todo.again(pieces)
      return
    }
    const cut = this.#faults.failed(pieces, failure, blamed)
    if (cut)
      this.#events.cut(this.#nameOf(cut.along), this.#unitsOf(pieces, cut.along), cut.next, failure.diagnosis)
    await this.#judge()
  }

  /** A piece that is as small as it can be is left out. */
  skips(pieces: Pieces, along: number | null, diagnosis: Diagnosis): void {
    this.#events.skipped(this.#nameOf(along ?? 0), this.#unitsOf(pieces, along ?? 0), diagnosis)
    this.#todo.leaveSmallest(pieces, along, reasonOf(diagnosis))
  }

  /** Judges the searches that wait for no piece any more. @returns whether there was one */
  async review(): Promise<boolean> {
    const isMoved = this.#faults.review()
    await this.#judge()
    return isMoved
  }

  /** Leaves out what was found to be at fault, or has it end the run. */
  async #judge(): Promise<void> {
    for (let verdict = this.#faults.take(); verdict; verdict = this.#faults.take()) {
      const { pieces, failure, along } = verdict
      const isRequest = along === null && isWithin(this.#whole, pieces.region)
      const { error: cause, diagnosis: own } = failure
      const diagnosis = await this.#remedies.described(pieces.region, own as Diagnosis, verdict)
      if (isRequest || !this.#options.skip) {
        pieces.failed = { kind: "failed", cause, diagnosis }
        continue
      }
      this.#events.skipped(this.#nameOf(along ?? 0), this.#unitsOf(pieces, along ?? 0), diagnosis)
      this.#todo.leaveOut(pieces, along, reasonOf(diagnosis))
    }
  }

  get #whole(): Region {
    return this.#todo.cuts.axes.map(({ whole }) => whole)
  }

  #nameOf(along: number): string {
    return this.#todo.cuts.names[along] ?? this.#todo.cuts.pages?.name ?? ""
  }

  #unitsOf({ region }: Pieces, along: number): number {
    const axis = this.#todo.cuts.axes[along]
    return axis ? unitsOf(axis, region[along] as Cell) : 0
  }
}
