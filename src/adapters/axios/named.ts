import { type AxiosCopy, giveBack, NOT_HEEDED } from "./copy.ts"
import type { AxiosAdapter, AxiosConfig, AxiosLike, AxiosReply } from "./types.ts"

/** Since axios 1.5. */
type GetAdapter = (named: unknown, config: AxiosConfig) => AxiosAdapter

/** Requests by the long way, after which the copy that heed would import is worth a look. */
const LONG_WAYS = 20

/**
 * The adapters that configs name. A name, or a list of names, is for the instance's own copy of axios to look up, and
 * an instance has one way to that: a request. Where the copy that heed itself can import turns out to be the
 * instance's own, it is asked directly, which is as good and costs less.
 */
export class NamedAdapters {
  readonly #instance: AxiosLike
  readonly #copy: AxiosCopy
  #bare: AxiosLike | null | undefined
  #longWays = 0
  #getAdapter: GetAdapter | null = null
  /** Where one of these is found it is found for every request: fetch alone may differ by config. */
  #steady: ReadonlySet<AxiosAdapter> = new Set()

  constructor(instance: AxiosLike, copy: AxiosCopy) {
    this.#instance = instance
    this.#copy = copy
  }

  /** The sending function for what a config names as its adapter. */
  adapter(named: unknown): AxiosAdapter {
    // What is a function already needs no looking up.
    if (typeof named === "function") return named as AxiosAdapter
    const bare = this.#bareInstance()
    if (!bare?.request)
      throw new TypeError("heedAxios: this instance has no adapter function and cannot make one")
    let steady: AxiosAdapter | null = null
    return (config) => {
      if (steady) return steady(config)
      if (this.#getAdapter) {
        const found = this.#getAdapter(named, config)
        if (this.#steady.has(found)) steady = found
        return found(config)
      }
      if (++this.#longWays === LONG_WAYS) void this.#findShortWay()
      return byRequest(bare as Required<AxiosLike>, named, config)
    }
  }

  #bareInstance(): AxiosLike | null {
    if (this.#bare === undefined) {
      this.#bare = this.#instance.create?.() ?? null
      // Every call passes here, and axios merges the defaults into each: those are in the finished config already.
      const defaults = this.#bare?.defaults
      for (const key of Object.keys(defaults ?? {})) delete defaults?.[key]
      this.#bare?.interceptors.request.use((config: { parcel: Parcel }) => config.parcel.config, undefined, {
        synchronous: true,
      })
    }
    return this.#bare
  }

  async #findShortWay(): Promise<void> {
    try {
      const { default: axios } = await import("axios")
      if (
        axios.AxiosError === (await this.#copy.classes()).AxiosError &&
        typeof axios.getAdapter === "function"
      )
        this.#useShortWay(axios.getAdapter as GetAdapter)
    } catch {
      // There is no axios where heed stands: the long way it is.
    }
  }

  #useShortWay(getAdapter: GetAdapter): void {
    this.#getAdapter = getAdapter
    this.#steady = new Set(
      ["http", "xhr"].flatMap((name) => {
        try {
          return [getAdapter(name, {})]
        } catch {
          return []
        }
      }),
    )
  }
}

/**
 * On a bare instance, whose interceptor hands the finished config through untouched, and with transforms that do
 * nothing, as they have run.
 */
async function byRequest(
  bare: Required<AxiosLike>,
  named: unknown,
  config: AxiosConfig,
): Promise<AxiosReply> {
  const finished = {
    ...config,
    ...NOT_HEEDED,
    adapter: named,
    transformRequest: [],
    transformResponse: [],
  }
  try {
    const reply = (await bare.request({ parcel: new Parcel(finished) })) as AxiosReply
    reply.config = config
    return reply
  } catch (error) {
    giveBack(error, config)
    throw error
  }
}

/** A class, so that axios passes its content on by reference: plain objects it would copy, all the way down. */
class Parcel {
  constructor(readonly config: object) {}
}
