import { checkPlanOptions, checkSplitOptions } from "./check-options.ts"
import { cutsOf, type Dimensions, type Piece, type PlanOptions, type SplitOptions } from "./options.ts"
import { SplitRun } from "./run.ts"
import type { SplitState } from "./state.ts"
import { Todo } from "./todo.ts"

/** What `split` yields: the rows of one piece, or of one of its pages. */
export interface Part<B extends Dimensions, R> {
  readonly piece: Piece<B>
  readonly rows: R[]
  /** Where another run goes on. Store it together with the rows: then each row is fetched once. */
  readonly state: SplitState
}

/** A piece that failed, could not be made smaller, and was left out. */
export interface Skipped<B extends Dimensions> {
  readonly piece: Partial<Piece<B>>
  /** The row of the FAQ. */
  readonly code: number
  readonly status: number | null
  readonly summary: string
}

/** An async generator of the parts, in order. */
export interface Split<B extends Dimensions, R> extends AsyncGenerator<Part<B, R>, void, void> {
  /** What is left to do after the latest part. */
  readonly state: SplitState
  /** Pieces that were left out, in earlier runs too. */
  readonly skipped: readonly Skipped<B>[]
}

/**
 * Sends a request in pieces: if the server says that a piece asks for too much, it is cut, and the next pieces start
 * with the size that was accepted. Nothing is sent before the first part is asked for.
 * @throws TypeError for wrong options. The generator throws a SplitError for a piece that cannot be fetched, the reason
 * of the signal, or what `send` threw if that is not a failed request
 */
export function split<const B extends Dimensions, T, R = T>(options: SplitOptions<B, T, R>): Split<B, R> {
  checkSplitOptions(options)
  const todo = new Todo(cutsOf(options.by), options.state ?? undefined)
  const run = new SplitRun<T, R>(options as unknown as SplitOptions<Dimensions, T, R>, todo)
  return Object.defineProperties(run.parts(), {
    state: { get: () => run.state },
    skipped: { get: () => run.skipped.map((mark) => skippedOf(todo, mark)) },
  }) as unknown as Split<B, R>
}

function skippedOf(todo: Todo, mark: Todo["leftOut"]["skipped"][number]) {
  const { code, status, summary } = mark
  return { piece: todo.leftOut.skippedValue(mark), code, status, summary }
}

/**
 * A dry run: the pieces that `split` would ask for if each were accepted, without a page. Nothing is sent.
 * @throws TypeError as `split` does
 */
export function plan<const B extends Dimensions>(options: PlanOptions<B>): Omit<Piece<B>, never>[] {
  checkPlanOptions(options)
  const todo = new Todo(cutsOf(options.by), options.state ?? undefined)
  const found: Record<string, unknown>[] = []
  for (let next = todo.take(); next; next = todo.take()) {
    found.push(todo.leftOut.valueOf(next.region))
    todo.remove(next)
  }
  return found as Omit<Piece<B>, never>[]
}
