import type { Heed } from "../call/heed.ts"
import { namedAxes } from "./check-options.ts"
import type { Axis, Dimension } from "./dimension.ts"
import type { Page, PageAxis, PageDimension } from "./pages.ts"
import type { SplitState } from "./state.ts"

/** The dimensions in which a request can be made smaller: names of your own, in the order in which they are to be cut. */
export type Dimensions = Readonly<Record<string, Dimension<unknown> | PageDimension<never>>>

/** A piece of the request: for each dimension its part. */
export type Piece<B extends Dimensions> = {
  readonly [N in keyof B]: B[N] extends Dimension<infer V> ? V : Page
}

/** What is to be cut, without how it is sent. */
export interface PlanOptions<B extends Dimensions> {
  /** What can be made smaller: the first that can is cut; for a URL that is too long, lists and fields come first. */
  by: B
  /** The state of an earlier run: what it fetched is not asked for again. @default undefined: from the beginning */
  state?: SplitState | undefined
}

export interface SplitOptions<B extends Dimensions, T, R> extends PlanOptions<B> {
  /**
   * Sends one piece, by axios, fetch or any other client, and resolves or rejects as the client does. `signal` aborts
   * it when the run ends.
   */
  send: (piece: Piece<B>, call: { signal: AbortSignal }) => Promise<T> | T
  /** Returns the rows in what `send` resolved with. @default what it resolved with, as the only row */
  rows?: ((result: T, piece: Piece<B>) => Iterable<R> | Promise<Iterable<R>>) | undefined
  /** Pieces in flight at the same time. @default 1 */
  parallel?: number | undefined
  /**
   * A piece that fails and cannot be made smaller is listed in `skipped`, as is an item that is at fault, and the rest
   * goes on, unless nothing is accepted any more. @default false: it ends the run
   */
  skip?: boolean | undefined
  /** Ends the run with its reason. */
  signal?: AbortSignal | undefined
  /** Emits the event `split`, and remembers the sizes that were found if it has the option `memory`. */
  heed?: Heed | undefined
  /** The source under which sizes are remembered. @default the option `source` of `heed`, if it is a name */
  source?: string | undefined
  /** The name of this request, under which its sizes are remembered: `"GET /insights"`. @default "split" */
  label?: string | undefined
}

/** The dimensions as the loop uses them. */
export interface Cuts {
  /** Outermost first: windows, own functions, lists, fields. */
  readonly names: readonly string[]
  readonly axes: readonly Axis[]
  readonly pages: { readonly name: string; readonly axis: PageAxis<unknown> } | null
  /** Fields by which rows are merged; empty without fields. */
  readonly key: readonly string[]
  /** Names in the order of preference. */
  readonly order: readonly string[]
}

const NESTING = ["window", "custom", "list", "fields"]

/** `by`: checked. */
export function cutsOf(by: Dimensions): Cuts {
  const found = namedAxes(by)
  const nested = NESTING.flatMap((kind) => found.filter(({ axis }) => axis.kind === kind))
  const pages = found.find(({ axis }) => axis.kind === "pages")
  return {
    names: nested.map(({ name }) => name),
    axes: nested.map(({ axis }) => axis as Axis),
    pages: pages ? { name: pages.name, axis: pages.axis as PageAxis<unknown> } : null,
    key: found.find(({ axis }) => axis.kind === "fields")?.key ?? [],
    order: found.map(({ name }) => name),
  }
}
