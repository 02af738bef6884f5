import { knownEngine } from "../call/heed.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { abortReason } from "../time/abort.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import type { Cuts, Dimensions, SplitOptions } from "./options.ts"
import { asksForLess, type Failure, isAboutLength, outcomeOf } from "./outcome.ts"
import { FIRST_PAGE, type Page, type PagePlace } from "./pages.ts"
import { PieceSize, type SizeChoice } from "./piece-size.ts"
import type { Pieces, Todo } from "./pieces.ts"
import { isWithin, type Region } from "./region.ts"
import { SplitError, smallestDiagnosis } from "./split-error.ts"
import type { SplitState } from "./state.ts"

/** Rows that were had, with the piece that they are of. */
interface Given<R> {
  readonly piece: Record<string, unknown>
  readonly rows: R[]
  readonly state: SplitState
}

/** The rows of one page, and what comes after it; null: nothing. */
interface Had<R> {
  readonly page: Page | null
  readonly rows: R[]
  readonly after: PagePlace | null
}

/** What a piece came to. */
type End =
  | { readonly kind: "had" }
  /** It is refused, and asked for again smaller. */
  | { readonly kind: "cut"; readonly along: number; readonly diagnosis: Diagnosis }
  /** One item of it is at fault, and looked for. */
  | { readonly kind: "bisect"; readonly along: number }
  | {
      readonly kind: "skip"
      readonly along: number | null
      readonly isOfSize: boolean
      readonly diagnosis: Diagnosis
    }
  /** The run ends. `diagnosis`: null if `cause` is no failed request. */
  | { readonly kind: "failed"; readonly cause: unknown; readonly diagnosis: Diagnosis | null }

type Job<R> = AsyncGenerator<Had<R>, End, void>

/** A piece on its way. */
interface Sending<R> {
  readonly job: Job<R>
  /** null: between two pages, until its turn comes again. */
  next: Promise<IteratorResult<Had<R>, End>> | null
}

/** Refused pieces that are remembered, to say what was tried. */
const MAX_TRIED = 100
/** Items found to be at fault while nothing at all was accepted: then it is the request. */
const MAX_AT_FAULT = 3
/** Pages of which it is weighed whether a larger size pays: how many are to come is unknown. */
const PAGES_TO_COME = 32

/** One run over the pieces of a request: sends them, and makes them smaller where they are refused. */
export class SplitRun<T, R> {
  readonly #options: SplitOptions<Dimensions, T, R>
  readonly #cuts: Cuts
  readonly #todo: Todo
  readonly #pageSize: PieceSize | null
  readonly #sending = new Map<Pieces, Sending<R>>()
  readonly #failed = new Map<Pieces, Extract<End, { kind: "failed" }>>()
  readonly #tried: { readonly region: Region; readonly text: string }[] = []
  readonly #ending = new AbortController()
  #inFlight = 0
  #had = 0
  #atFault = 0

  constructor(options: SplitOptions<Dimensions, T, R>, todo: Todo, pageSize: number | null) {
    this.#options = options
    this.#cuts = todo.cuts
    this.#todo = todo
    const pages = todo.cuts.pages?.axis
    this.#pageSize = pages ? new PieceSize({ ...pages, size: pageSize ?? pages.size }) : null
  }

  get state(): SplitState {
    return this.#todo.state(this.#pageSize?.current ?? null)
  }

  /** The parts in order, whatever the order in which the responses come in. */
  async *parts(): AsyncGenerator<Given<R>, void, void> {
    const { signal } = this.#options
    const abort = () => this.#ending.abort(signal && abortReason(signal))
    signal?.addEventListener("abort", abort, { once: true })
    if (signal?.aborted) abort()
    try {
      yield* this.#inOrder()
    } finally {
      signal?.removeEventListener("abort", abort)
      this.#ending.abort()
    }
  }

  async *#inOrder(): AsyncGenerator<Given<R>, void, void> {
    const { list } = this.#todo
    for (;;) {
      if (this.#ending.signal.aborted) throw this.#ending.signal.reason
      this.#start()
      const [first] = list
      if (!first) return
      const failed = this.#failed.get(first)
      if (failed) throw this.#errorOf(first, failed)
      if (first.isOver) {
        yield* this.#grouped(first)
        continue
      }
      const sending = this.#sending.get(first)
      // Without one, other pieces have all turns, and the first is to be sent again.
      const settled = await this.#unlessAborted(sending?.next ?? this.#nextSettled())
      if (!sending || settled.done) continue
      const { page, rows, after } = settled.value
      sending.next = null
      first.page = after ?? FIRST_PAGE
      const piece = this.#valueOf(first, page)
      if (after === null) {
        this.#sending.delete(first)
        this.#todo.remove(first)
      }
      yield { piece, rows, state: this.state }
      if (after !== null) this.#advance(first, sending)
    }
  }

  /** The merged rows of a group, once all of it is had. */
  *#grouped(pieces: Pieces): Generator<Given<R>, void, void> {
    const group = this.#todo.remove(pieces)
    if (group === null || group.had === 0) return
    yield { piece: this.#todo.valueOf(group.region), rows: group.rows.rows as R[], state: this.state }
  }

  /** `send` may not heed its signal. */
  #unlessAborted<V>(promise: Promise<V>): Promise<V> {
    const { signal } = this.#ending
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason)
      signal.addEventListener("abort", abort, { once: true })
      promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort))
    })
  }

  #nextSettled(): Promise<IteratorResult<Had<R>, End>> {
    return Promise.race([...this.#sending.values()].flatMap(({ next }) => next ?? []))
  }

  /** Begins to send pieces, at most `parallel` at a time; of what is had, as many again wait for their turn. */
  #start(): void {
    const { parallel = 1 } = this.#options
    const most = parallel === 1 ? 1 : 2 * parallel
    while (this.#inFlight < parallel && this.#sending.size < most) {
      // One piece alone shows whether the size is small enough now.
      if (this.#inFlight > 0 && this.#isSearching) return
      const pieces = this.#todo.take((pieces) => this.#failed.has(pieces))
      if (!pieces) return
      pieces.isOpen = true
      const sending = { job: this.#job(pieces), next: null }
      this.#sending.set(pieces, sending)
      this.#advance(pieces, sending)
    }
  }

  get #isSearching(): boolean {
    return this.#pageSize?.isSearching === true || this.#todo.isSearching
  }

  #advance(pieces: Pieces, sending: Sending<R>): void {
    this.#inFlight++
    const failed = (cause: unknown) =>
      ({ done: true, value: { kind: "failed", cause, diagnosis: null } }) as const
    sending.next = sending.job
      .next()
      .catch(failed)
      .then((settled) => {
        this.#inFlight--
        if (settled.done) {
          this.#sending.delete(pieces)
          this.#settle(pieces, settled.value)
        }
        if ((this.#options.parallel ?? 1) > 1 && !this.#ending.signal.aborted) this.#start()
        return settled
      })
  }

  #settle(pieces: Pieces, end: End): void {
    const todo = this.#todo
    if (end.kind === "cut") {
      this.#cut(pieces, end)
      return
    }
    if (end.kind === "bisect") {
      todo.bisect(pieces, end.along)
      return
    }
    if (end.kind === "failed") {
      this.#failed.set(pieces, end)
      return
    }
    if (end.kind === "skip") {
      const { code, status, summary } = end.diagnosis
      todo.skip(pieces, end.along, end.isOfSize, { code, status, summary: summary.split("\n", 2).join("\n") })
    }
    if (pieces.group) pieces.isOver = true
    else todo.remove(pieces)
  }

  #cut(pieces: Pieces, { along, diagnosis }: Extract<End, { kind: "cut" }>): void {
    const [axis, cell] = [this.#cuts.axes[along] as Axis, pieces.region[along] as Cell]
    const units = unitsOf(axis, cell)
    this.#remember(pieces.region, axis.count(units))
    this.#todo.refused(pieces, along)
    this.#tell(this.#cuts.names[along] as string, units, this.#todo.sizes[along]?.current ?? null, diagnosis)
  }

  #remember(region: Region, text: string): void {
    this.#tried.push({ region, text })
    if (this.#tried.length > MAX_TRIED) this.#tried.shift()
  }

  #tell(dimension: string, size: number, next: number | null, { source, code, status }: Diagnosis): void {
    knownEngine(this.#options.heed)?.events.emit("split", () => ({
      source,
      dimension,
      size,
      next,
      code,
      status,
    }))
  }

  /** Sends a piece, page by page. One of a group keeps its rows there. */
  async *#job(pieces: Pieces): Job<R> {
    const pages = this.#cuts.pages?.axis ?? null
    const rowsOfGroup: R[] = []
    let place = pieces.page
    for (;;) {
      const { page, choice } = this.#pageAt(place)
      const piece = this.#valueOf(pieces, page)
      const outcome = await outcomeOf(() =>
        this.#options.send(piece as never, { signal: this.#ending.signal }),
      )
      if (this.#ending.signal.aborted)
        return { kind: "failed", cause: this.#ending.signal.reason, diagnosis: null }
      if (outcome.failure) {
        const end = await this.#remedy(pieces, place, page, outcome.failure)
        if (end !== "smaller page") return end
        const smaller = this.#smallerPage(pieces, place, page as Page, choice, outcome.failure)
        if ("kind" in smaller) return smaller
        place = smaller
        continue
      }
      try {
        const { result } = outcome
        const { rows: read } = this.#options
        const rows = [...(read ? await read(result, piece as never) : [result as unknown as R])]
        const after =
          page && pages ? pages.after(result as never, page, place, read ? rows.length : null) : null
        if (place.offset === 0 && place.cursor === null) this.#todo.accepted(pieces)
        if (page) this.#pageSize?.accepted(page.size, choice)
        this.#had++
        const given = rows.slice(Math.max(0, place.given - place.offset))
        const isEnd = pages?.isByOffset === true && rows.length === 0 && place.offset > 0
        const isRepeated = given.length === 0 && rows.length > 0
        if (pieces.group) rowsOfGroup.push(...given)
        else if (!isEnd && !isRepeated) yield { page, rows: given, after }
        if (after === null) break
        place = after
      } catch (cause) {
        return { kind: "failed", cause, diagnosis: null }
      }
    }
    return this.#hadOf(pieces, rowsOfGroup)
  }

  #hadOf({ group }: Pieces, rows: readonly R[]): End {
    try {
      group?.rows.add(rows)
    } catch (cause) {
      return { kind: "failed", cause, diagnosis: null }
    }
    if (group) group.had++
    return { kind: "had" }
  }

  /** The page at a place, of the size that works; of the size of its cursor where that holds for no other. */
  #pageAt(place: PagePlace): { page: Page | null; choice: SizeChoice } {
    const [pages, sizes] = [this.#cuts.pages?.axis, this.#pageSize]
    if (!pages || !sizes) return { page: null, choice: { size: 0, probe: null } }
    const current = sizes.current ?? pages.size
    const choice = sizes.choose((size) => Math.ceil((PAGES_TO_COME * current) / size))
    const page = pages.at(place, choice.size)
    if (page?.size === choice.size) return { page, choice }
    sizes.unchosen(choice)
    const size = page?.size ?? place.size ?? current
    return { page: page ?? pages.at(place, size), choice: { size, probe: null } }
  }

  /** The same page, smaller; from the first page on, if its cursor holds for no other size. */
  #smallerPage(
    pieces: Pieces,
    place: PagePlace,
    page: Page,
    choice: SizeChoice,
    { error, diagnosis }: Failure,
  ): PagePlace | Extract<End, { kind: "failed" }> {
    const sizes = this.#pageSize as PieceSize
    sizes.refused(page.size, choice)
    this.#remember(pieces.region, `${page.size} rows`)
    const next = Math.min(sizes.current ?? page.size, page.size)
    if (diagnosis) this.#tell(this.#cuts.pages?.name ?? "", page.size, next, diagnosis)
    if (this.#cuts.pages?.axis.at(place, next)) return place
    if (this.#options.rows) return { ...FIRST_PAGE, given: place.given }
    return { kind: "failed", cause: error, diagnosis }
  }

  /** What to do about a failed piece. */
  async #remedy(
    pieces: Pieces,
    place: PagePlace,
    page: Page | null,
    { error, diagnosis }: Failure,
  ): Promise<End | "smaller page"> {
    if (diagnosis === null) return { kind: "failed", cause: error, diagnosis }
    // Rows that were given out cannot be told from those of another piece.
    const isWhole = place.given === 0
    if (asksForLess(diagnosis)) {
      const along = this.#toCut(pieces, diagnosis, isWhole, page)
      if (along === "page") return "smaller page"
      if (along !== null) return { kind: "cut", along, diagnosis }
      const item = this.#singleItem(pieces.region, "fields") ?? this.#singleItem(pieces.region, "list")
      const isField = item !== null && this.#cuts.axes[item]?.kind === "fields"
      return this.#smallest(pieces, { error, diagnosis }, item, isField ? item : null, true)
    }
    if (!isWhole || diagnosis.status === null) return { kind: "failed", cause: error, diagnosis }
    const { axes } = this.#cuts
    const blamed = axes.flatMap(({ blame }, n) => (blame.includes(diagnosis.code) ? [n] : []))
    const along = blamed.find((n) => this.#todo.itemsOf(pieces.region, n) > 1)
    if (along !== undefined) return { kind: "bisect", along }
    const item = blamed.findLast((n) => this.#wholeItems(n) > 1) ?? null
    const isOfRequest = this.#had === 0 && ++this.#atFault >= MAX_AT_FAULT
    if (item === null || isOfRequest) return { kind: "failed", cause: error, diagnosis }
    return this.#smallest(pieces, { error, diagnosis }, item, item, false)
  }

  /** The dimension to cut, by preference; null: the piece is as small as it can be. */
  #toCut(pieces: Pieces, diagnosis: Diagnosis, isWhole: boolean, page: Page | null): number | "page" | null {
    const { names, axes, pages, order } = this.#cuts
    const can = (n: number) => isWhole && this.#todo.canCut(pieces, n)
    const probed = this.#todo.probedAxis(pieces)
    if (probed !== -1 && can(probed)) return probed
    const lists = (name: string) => ["list", "fields"].includes(axes[names.indexOf(name)]?.kind ?? "")
    const ordered = isAboutLength(diagnosis)
      ? [...order.filter(lists), ...order.filter((name) => !lists(name))]
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
    const n = this.#cuts.axes.findIndex((axis) => axis.kind === kind)
    return n !== -1 && this.#wholeItems(n) > 1 && this.#todo.itemsOf(region, n) === 1 ? n : null
  }

  #wholeItems(n: number): number {
    const axis = this.#cuts.axes[n] as Axis
    return unitsOf(axis, axis.whole)
  }

  /** A piece that cannot be made smaller: left out, or the end of the run. */
  async #smallest(
    pieces: Pieces,
    { error, diagnosis }: Failure & { readonly diagnosis: Diagnosis },
    item: number | null,
    along: number | null,
    isOfSize: boolean,
  ): Promise<End> {
    const described = await smallestDiagnosis(diagnosis, {
      piece: this.#described(pieces.region),
      item:
        item === null
          ? null
          : { of: this.#cuts.names[item] as string, text: this.#describe(pieces.region, item) },
      tried: this.#tried.flatMap(({ region, text }) => (isWithin(pieces.region, region) ? [text] : [])),
      had: this.#had,
    })
    if (this.#options.skip) return { kind: "skip", along, isOfSize, diagnosis: described }
    return { kind: "failed", cause: error, diagnosis: described }
  }

  #described(region: Region): Record<string, string> {
    return Object.fromEntries(this.#cuts.names.map((name, n) => [name, this.#describe(region, n)]))
  }

  #describe(region: Region, n: number): string {
    return this.#cuts.axes[n]?.describe(region[n] as Cell, this.#todo.left[n] as Set<number>) ?? ""
  }

  #valueOf({ region }: Pieces, page: Page | null): Record<string, unknown> {
    const value = this.#todo.valueOf(region)
    const { pages } = this.#cuts
    return pages && page ? { ...value, [pages.name]: page } : value
  }

  #errorOf(pieces: Pieces, { cause, diagnosis }: Extract<End, { kind: "failed" }>): unknown {
    if (diagnosis === null) return cause
    return new SplitError(diagnosis, { cause, state: this.state, piece: this.#todo.valueOf(pieces.region) })
  }
}
