import { textOr } from "../../http/caller-values.ts"
import { type Context, createContext } from "../../time/async-context.ts"
import { isRequest } from "./fetch-request.ts"

type Fetch = typeof globalThis.fetch

/** Every fetch that heed has made, with the one beneath it: what it was given, or what was global when it was made. */
const wrapped = new WeakMap<Fetch, Fetch>()

/** Heeded twice over, a failure would be retried by both: only the outer one does. */
export const unwrapFetch = (fetch: Fetch): Fetch => wrapped.get(fetch) ?? fetch

export const rememberWrapped = (heeded: Fetch, base: Fetch): void => void wrapped.set(heeded, base)

/**
 * The global fetch of the moment, and never the heeded fetch itself: once that has taken the global's place, it sends
 * with the one that it replaced, also when a mock has been put over it since and calls back down.
 */
export class GlobalFetch {
  readonly #replaced: Fetch
  readonly #heeded: () => Fetch
  #installed = false
  /** Which URL is being sent by a fetch that may stand over the heeded one. */
  #sending: Context<string> | null = null

  constructor(replaced: Fetch, heeded: () => Fetch) {
    this.#replaced = replaced
    this.#heeded = heeded
    queueMicrotask(() => this.#checkInstalled())
  }

  /** What to send with. */
  current(): Fetch {
    const { fetch } = globalThis
    if (fetch === this.#replaced || this.#checkInstalled()) return this.#replaced
    this.#sending ??= createContext()
    const sending = this.#sending
    return (input, init) => sending.run(urlOf(input), () => unwrapFetch(fetch)(input, init))
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
  const url = textOr(() => (isRequest(input) ? input.url : input), "")
  try {
    return isRequest(input) ? url : new URL(url, location?.href).href
  } catch {
    return url
  }
}
