import { abortReason } from "../time/abort.ts"
import { listSkipped } from "./group.ts"
import type { Dimensions, SplitOptions } from "./options.ts"
import type { Failed } from "./outcome.ts"
import { FIRST_PAGE } from "./pages.ts"
import type { Pieces } from "./pieces.ts"
import { failedBy, type Had, type PieceEnd, PieceSender, type SentPages } from "./send-piece.ts"
import { SplitError } from "./split-error.ts"
import type { SkippedMark, SplitState } from "./state.ts"
import { stateOf } from "./to-state.ts"
import type { Todo } from "./todo.ts"

/** Rows that were had, with the piece that they are of. */
interface Given<R> {
  readonly piece: Record<string, unknown>
  readonly rows: R[]
  readonly state: SplitState
}

/** A piece on its way. */
interface Sending<R> {
  readonly pages: SentPages<R>
  /** null: between two pages, until its turn comes again. */
  next: Promise<IteratorResult<Had<R>, PieceEnd>> | null
}

/** One run over the pieces of a request: sends them, and makes them smaller where they are refused. */
export class SplitRun<T, R> {
  readonly #options: SplitOptions<Dimensions, T, R>
  readonly #parallel: number
  readonly #todo: Todo
  readonly #sender: PieceSender<T, R>
  readonly #sending = new Map<Pieces, Sending<R>>()
  readonly #ending = new AbortController()
  /** What is on its way, and not had: a piece that is had and waits for its turn settles no more. */
  readonly #inFlight = new Set<Promise<IteratorResult<Had<R>, PieceEnd>>>()

  /** With the latest part, or at the beginning. */
  #given: SplitState | null = null
  /** Of a run that ended because nothing was accepted any more. */
  #last: SplitState | null = null

  constructor(options: SplitOptions<Dimensions, T, R>, todo: Todo) {
    this.#options = options
    this.#parallel = options.parallel ?? 1
    this.#todo = todo
    this.#sender = new PieceSender(options, todo, this.#ending.signal)
  }

  get state(): SplitState {
    return this.#last ?? stateOf(this.#todo, this.#sender.pageSize?.current ?? null)
  }

  get skipped(): readonly SkippedMark[] {
    return this.#last?.skipped ?? this.#todo.leftOut.skipped
  }

  /** The parts in order, whatever the order in which the responses come in. */
  async *parts(): AsyncGenerator<Given<R>, void, void> {
    const { signal } = this.#options
    const abort = () => this.#ending.abort(signal && abortReason(signal))
    signal?.addEventListener("abort", abort, { once: true })
    if (signal?.aborted) abort()
    try {
      this.#given = this.state
      if (!this.#options.state) await this.#sender.recallSizes()
      yield* this.#inOrder()
    } finally {
      signal?.removeEventListener("abort", abort)
      this.#ending.abort()
      await this.#sender.end()
    }
  }

  async *#inOrder(): AsyncGenerator<Given<R>, void, void> {
    const { list } = this.#todo
    for (;;) {
      if (this.#ending.signal.aborted) throw this.#ending.signal.reason
      // The rows of a group tell what is at fault wherever it is asked for.
      if (!list[0]?.isOver) this.#start()
      const [first] = list
      if (!first) return
      if (first.failed) throw this.#errorOf(first, first.failed)
      if (first.isOver) {
        yield* this.#grouped(first)
        continue
      }
      const sending = this.#sending.get(first)
      if (!sending && this.#inFlight.size === 0) {
        await this.#unblock()
        continue
      }
      // Without one, other pieces have all turns, and the first is to be sent again.
      const settled = await this.#unlessAborted(sending?.next ?? Promise.race(this.#inFlight))
      if (!sending || settled.done) continue
      const { page, rows, after } = settled.value
      sending.next = null
      first.page = after ?? FIRST_PAGE
      const piece = this.#sender.valueOf(first, page)
      if (after === null) {
        this.#sending.delete(first)
        this.#todo.remove(first)
      }
      yield { piece, rows, state: this.#next() }
      if (after !== null) this.#advance(first, sending)
    }
  }

  /** The merged rows of a group, once all of it is had. */
  *#grouped(pieces: Pieces): Generator<Given<R>, void, void> {
    const group = this.#todo.remove(pieces)
    if (group === null) return
    listSkipped(group, this.#todo.leftOut)
    if (group.had.length === 0) return
    yield {
      piece: this.#todo.leftOut.valueOf(group.region),
      rows: group.rows.rows as R[],
      state: this.#next(),
    }
  }

  #next(): SplitState {
    this.#given = this.state
    return this.#given
  }

  /** Nothing can be sent: the first piece waits for others of its search, of which none is left, or one has failed for good. */
  async #unblock(): Promise<void> {
    if (await this.#sender.review()) return
    const last = this.#todo.list.find(({ failed }) => failed)
    if (last?.failed) throw this.#errorOf(last, last.failed)
    throw new Error("heed/split: no piece can be sent, and some are left")
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

  /** Begins to send pieces, at most `parallel` at a time; of what is had, as many again wait for their turn. */
  #start(): void {
    const most = this.#parallel === 1 ? 1 : 2 * this.#parallel
    const { list } = this.#todo
    // The first piece may wait for one that is sent after others were had.
    const isStuck = () => this.#inFlight.size === 0 && list[0] !== undefined && !this.#sending.has(list[0])
    while (this.#inFlight.size < this.#parallel && (this.#sending.size < most || isStuck())) {
      // One piece alone shows whether the size is small enough now.
      if (this.#inFlight.size > 0 && (this.#sender.pageSize?.isSearching || this.#todo.isSearching)) return
      const pieces = this.#todo.take()
      if (!pieces) return
      pieces.isOpen = true
      const sending = { pages: this.#sender.send(pieces), next: null }
      this.#sending.set(pieces, sending)
      this.#advance(pieces, sending)
    }
  }

  #advance(pieces: Pieces, sending: Sending<R>): void {
    const next = sending.pages.next().catch((cause) => ({ done: true, value: failedBy(cause) }) as const)
    const inFlight = next.then(async (settled) => {
      if (settled.done) {
        this.#sending.delete(pieces)
        await this.#settle(pieces, settled.value).catch((cause) => {
          pieces.failed = failedBy(cause)
        })
      }
      this.#inFlight.delete(inFlight)
      if (this.#parallel > 1 && !this.#ending.signal.aborted) this.#start()
      return settled
    })
    sending.next = inFlight
    this.#inFlight.add(inFlight)
  }

  async #settle(pieces: Pieces, end: PieceEnd): Promise<void> {
    const todo = this.#todo
    switch (end.kind) {
      case "had":
        if (pieces.group) pieces.isOver = true
        else todo.remove(pieces)
        return
      case "cut":
        this.#sender.refused(pieces, end.along, end.diagnosis)
        break
      case "again":
        todo.again(pieces)
        break
      case "failed":
        ;(end.isOver ? (this.#todo.list[0] ?? pieces) : pieces).failed = end
        return
      case "search":
        await this.#sender.searches(pieces, end.failure, end.blamed)
        return
      case "skip":
        this.#sender.skips(pieces, end.along, end.diagnosis)
    }
    await this.#sender.review()
  }

  #errorOf(pieces: Pieces, { cause, diagnosis, isOver }: Failed): unknown {
    if (diagnosis === null) return cause
    // What was left out since may be as good as the rest: it is asked for again.
    if (isOver) this.#last = this.#given
    return new SplitError(diagnosis, {
      cause,
      state: this.state,
      piece: this.#todo.leftOut.valueOf(pieces.region, pieces.left ?? undefined),
    })
  }
}
