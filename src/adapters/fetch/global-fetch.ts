import type { Engine } from "../../call/engine.ts"
import { textAt } from "../../http/caller-values.ts"
import { type Context, createContext } from "../../time/async-context.ts"
import { isRequest } from "./fetch-request.ts"

type Fetch = typeof globalThis.fetch

/** A fetch that heed has made. */
interface HeededFetch {
  readonly engine: Engine
  /** What it was given, or what was global when it was made. */
  readonly base: Fetch
  /** Does through `lower` all that its engine does, but sends once: the heeded fetch above it is what sends again. */
  sendOnce(lower: Fetch, ...args: Parameters<Fetch>): Promise<Response>
}

const made = new WeakMap<Fetch, HeededFetch>()

export const rememberHeeded = (fetch: Fetch, heeded: HeededFetch): void => void made.set(fetch, heeded)

/**
 * A fetch as one of these engines sends with it. If it is heeded by another engine, that one signs, limits and holds as
 * before; one of the engines themselves is left out, since a call would wait for its own permit.
 */
export function beneath(fetch: Fetch, engines: readonly Engine[]): Fetch {
  const heeded = made.get(fetch)
  if (!heeded) return fetch
  const { engine, base } = heeded
  if (engines.includes(engine)) return beneath(base, engines)
  const lower = beneath(base, [...engines, engine])
  return (input, init) => heeded.sendOnce(lower, input, init)
}

/** The fetch under all that heed has made. */
export function bareFetch(fetch: Fetch): Fetch {
  const heeded = made.get(fetch)
  return heeded ? bareFetch(heeded.base) : fetch
}

/**
 * The global fetch of the moment, and never the heeded fetch itself: once that has taken the global's place, it sends
 * with the one that it replaced, also when a mock has been put over it since and calls back down.
 */
export class GlobalFetch {
  readonly #replaced: Fetch
  readonly #engine: Engine
  /** What was replaced, as the engine sends with it. */
  readonly #lower: Fetch
  readonly #heeded: () => Fetch
  #installed = false
  /** Which URL is being sent by a fetch that may stand over the heeded one. */
  #sending: Context<string> | null = null

  constructor(replaced: Fetch, engine: Engine, heeded: () => Fetch) {
    this.#replaced = replaced
    this.#engine = engine
    this.#lower = beneath(replaced, [engine])
    this.#heeded = heeded
    Promise.resolve().then(() => this.#checkInstalled())
  }

  /** What to send with. */
  current(): Fetch {
    const { fetch } = globalThis
    if (fetch === this.#replaced || this.#checkInstalled()) return this.#lower
    this.#sending ??= createContext()
    const sending = this.#sending
    const lower = beneath(fetch, [this.#engine])
    return (input, init) => sending.run(urlOf(input), () => lower(input, init))
  }

  /**
   * Has what the heeded fetch sends come back to it? Then it stands in the global's place, beneath a fetch that was put
   * over it before it could see so.
   */
  isReentrant(input: RequestInfo | URL): boolean {
    const sent = this.#sending?.getStore()
    if (sent === undefined || sent !== urlOf(input)) return false
    this.#installed = true
    return true
  }

  #checkInstalled(): boolean {
    this.#installed ||= globalThis.fetch === this.#heeded()
    return this.#installed
  }
}

/** As a Request that is made of it would name it. */
function urlOf(input: RequestInfo | URL): string {
  const { location } = globalThis as { location?: { href: string } }
  const url = textAt(isRequest(input) ? input : { url: input }, "url", "")
  try {
    return isRequest(input) ? url : new URL(url, location?.href).href
  } catch {
    return url
  }
}
