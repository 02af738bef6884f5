import type { Diagnosis } from "../explain/diagnosis.ts"
import { abortReason } from "../time/abort.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import type { Dimensions, SplitOptions } from "./options.ts"
import { outcomeOf } from "./outcome.ts"
import { type ChosenPage, PageSizes } from "./page-sizes.ts"
import { FIRST_PAGE, type Page, type PagePlace } from "./pages.ts"
import type { Pieces } from "./pieces.ts"
import { type Failed, Remedies, type Remedy } from "./remedy.ts"
import { type SizeMemory, sizeMemoryOf } from "./size-memory.ts"
import { SplitError } from "./split-error.ts"
import { SplitEvents } from "./split-events.ts"
import type { SplitState } from "./state.ts"
import { stateOf } from "./to-state.ts"
import type { Todo } from "./todo.ts"

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
type End = { readonly kind: "had" } | Exclude<Remedy, { kind: "page" }>

type Job<R> = AsyncGenerator<Had<R>, End, void>

/** A piece on its way. */
interface Sending<R> {
  readonly job: Job<R>
  /** null: between two pages, until its turn comes again. */
  next: Promise<IteratorResult<Had<R>, End>> | null
}

const failedBy = (cause: unknown): Failed => ({ kind: "failed", cause, diagnosis: null })

/** One run over the pieces of a request: sends them, and makes them smaller where they are refused. */
export class SplitRun<T, R> {
  readonly #options: SplitOptions<Dimensions, T, R>
  readonly #parallel: number
  readonly #todo: Todo
  readonly #pages: PageSizes | null
  readonly #remedies: Remedies
  readonly #memory: SizeMemory | null
  readonly #events: SplitEvents
  readonly #sending = new Map<Pieces, Sending<R>>()
  readonly #failed = new Map<Pieces, Failed>()
  readonly #ending = new AbortController()
  #inFlight = 0

  constructor(options: SplitOptions<Dimensions, T, R>, todo: Todo) {
    const { heed, source, label, skip = false, parallel = 1, state } = options
    const { pages } = todo.cuts
    this.#options = options
    this.#parallel = parallel
    this.#todo = todo
    this.#pages = pages && new PageSizes(pages.axis)
    this.#pages?.size.begin((pages && state?.sizes[pages.name]) ?? 0)
    this.#remedies = new Remedies(todo, skip)
    this.#memory = sizeMemoryOf(heed, source, label)
    this.#events = new SplitEvents(heed)
  }

  get state(): SplitState {
    return stateOf(this.#todo, this.#pages?.size.current ?? null)
  }

  /** The parts in order, whatever the order in which the responses come in. */
  async *parts(): AsyncGenerator<Given<R>, void, void> {
    const { signal } = this.#options
    const abort = () => this.#ending.abort(signal && abortReason(signal))
    signal?.addEventListener("abort", abort, { once: true })
    if (signal?.aborted) abort()
    try {
      if (this.#memory && !this.#options.state) await this.#recall(this.#memory)
      yield* this.#inOrder()
    } finally {
      signal?.removeEventListener("abort", abort)
      this.#ending.abort()
      this.#events.end()
      await this.#memory?.told
    }
  }

  async #recall(memory: SizeMemory): Promise<void> {
    const { names, pages } = this.#todo.cuts
    const sizes = this.#todo.sizes.map((size, n) => memory.recall(names[n] as string, size))
    if (pages && this.#pages) sizes.push(memory.recall(pages.name, this.#pages.size))
    await Promise.all(sizes)
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
    const most = this.#parallel === 1 ? 1 : 2 * this.#parallel
    while (this.#inFlight < this.#parallel && this.#sending.size < most) {
      // One piece alone shows whether the size is small enough now.
      if (this.#inFlight > 0 && (this.#pages?.size.isSearching || this.#todo.isSearching)) return
      const pieces = this.#todo.take((pieces) => this.#failed.has(pieces))
      if (!pieces) return
      pieces.isOpen = true
      const sending = { job: this.#job(pieces), next: null }
      this.#sending.set(pieces, sending)
      this.#advance(pieces, sending)
    }
  }

  #advance(pieces: Pieces, sending: Sending<R>): void {
    this.#inFlight++
    const next = sending.job.next().catch((cause) => ({ done: true, value: failedBy(cause) }) as const)
    sending.next = next.then((settled) => {
      this.#inFlight--
      if (settled.done) {
        this.#sending.delete(pieces)
        this.#settle(pieces, settled.value)
      }
      if (this.#parallel > 1 && !this.#ending.signal.aborted) this.#start()
      return settled
    })
  }

  #settle(pieces: Pieces, end: End): void {
    const todo = this.#todo
    switch (end.kind) {
      case "cut":
        this.#cut(pieces, end.along, end.diagnosis)
        return
      case "bisect": {
        const units = this.#unitsOf(pieces, end.along)
        this.#events.cut(this.#nameOf(end.along), units, Math.ceil(units / 2), end.diagnosis)
        todo.bisect(pieces, end.along)
        return
      }
      case "failed":
        this.#failed.set(pieces, end)
        return
      case "skip": {
        const { code, status, summary } = end.diagnosis
        const shown = summary.split("\n", 2).join("\n")
        const axis = end.along ?? 0
        this.#events.skipped(this.#nameOf(axis), this.#unitsOf(pieces, axis), end.diagnosis)
        todo.skip(pieces, end.along, end.isOfSize, { code, status, summary: shown })
      }
    }
    if (pieces.group) pieces.isOver = true
    else todo.remove(pieces)
  }

  #cut(pieces: Pieces, along: number, diagnosis: Diagnosis): void {
    const axis = this.#todo.cuts.axes[along] as Axis
    const units = this.#unitsOf(pieces, along)
    this.#remedies.refused(pieces.region, axis.count(units))
    this.#todo.refused(pieces, along)
    this.#events.cut(this.#nameOf(along), units, this.#todo.sizes[along]?.current ?? null, diagnosis)
  }

  #nameOf(along: number): string {
    return this.#todo.cuts.names[along] ?? this.#todo.cuts.pages?.name ?? ""
  }

  #unitsOf({ region }: Pieces, along: number): number {
    const axis = this.#todo.cuts.axes[along]
    return axis ? unitsOf(axis, region[along] as Cell) : 0
  }

  /** Sends a piece, page by page. One of a group keeps its rows there. */
  async *#job(pieces: Pieces): Job<R> {
    const { group } = pieces
    const rowsOfGroup: R[] = []
    let place: PagePlace | null = pieces.page
    while (place !== null) {
      const chosen: ChosenPage | null = this.#pages?.at(place) ?? null
      const page: Page | null = chosen?.page ?? null
      const piece = this.#valueOf(pieces, page)
      const { signal } = this.#ending
      const outcome = await outcomeOf(() => this.#options.send(piece as never, { signal }))
      if (signal.aborted) return failedBy(signal.reason)
      if (outcome.failure) {
        const isWhole = place.given === 0 || group !== null
        const remedy = await this.#remedies.find(pieces, isWhole, page, outcome.failure)
        if (remedy.kind !== "page" || !chosen) return remedy as End
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
        this.#accepted(pieces, place, chosen)
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
    if (group) group.had++
    return { kind: "had" }
  }

  async #rowsOf(result: T, piece: Record<string, unknown>): Promise<R[]> {
    const { rows } = this.#options
    return rows ? [...(await rows(result, piece as never))] : [result as unknown as R]
  }

  #accepted(pieces: Pieces, place: PagePlace, chosen: ChosenPage | null): void {
    const { names, pages } = this.#todo.cuts
    if (place.offset === 0 && place.cursor === null) {
      names.forEach((name, n) => {
        this.#events.accepted(name, this.#unitsOf(pieces, n))
      })
      this.#todo.accepted(pieces)
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

  #valueOf({ region }: Pieces, page: Page | null): Record<string, unknown> {
    const value = this.#todo.valueOf(region)
    const { pages } = this.#todo.cuts
    return pages && page ? { ...value, [pages.name]: page } : value
  }

  #errorOf(pieces: Pieces, { cause, diagnosis }: Failed): unknown {
    if (diagnosis === null) return cause
    return new SplitError(diagnosis, {
      cause,
      state: this.state,
      piece: this.#todo.valueOf(pieces.region),
    })
  }
}
