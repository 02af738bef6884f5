import { type AxiosCopy, giveBack, NOT_HEEDED, nameConfig } from "./copy.ts"
import type { OwnAxios } from "./own-axios.ts"
import type { AxiosAdapter, AxiosConfig, AxiosLike, AxiosReply } from "./types.ts"

type GetAdapter = NonNullable<OwnAxios["getAdapter"]>

/**
 * The adapters that configs name. A name, or a list of names, is for the instance's own copy of axios to look up. Where
 * heed can import that copy it is asked; else an instance has one way to it: a request, which costs twice as much.
 */
export class NamedAdapters {
  readonly #instance: AxiosLike
  readonly #copy: AxiosCopy
  #bare: Required<AxiosLike> | null = null
  /** null: it is not to be had; undefined: nobody knows yet, and the first calls wait for that. */
  #getAdapter: GetAdapter | null | undefined
  #known: Promise<void> | null = null
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
    let steady: AxiosAdapter | null = null
    const send: AxiosAdapter = (config) => {
      if (steady) return steady(config)
      const getAdapter = this.#getAdapter
      if (getAdapter === undefined) return this.#askCopy().then(() => send(config))
      if (getAdapter === null) return byRequest(this.#bareInstance(), named, config)
      const found = getAdapter(named, config)
      if (this.#steady.has(found)) steady = found
      return found(config)
    }
    return send
  }

  #askCopy(): Promise<void> {
    this.#known ??= this.#copy.own().then((own) => {
      const getAdapter = own?.getAdapter ?? null
      if (getAdapter) this.#steady = new Set(["http", "xhr"].flatMap((name) => foundBy(getAdapter, name)))
      this.#getAdapter = getAdapter
    })
    return this.#known
  }

  #bareInstance(): Required<AxiosLike> {
    this.#bare ??= bareOf(this.#instance)
    return this.#bare
  }
}

function foundBy(getAdapter: GetAdapter, name: string): AxiosAdapter[] {
  try {
    return [getAdapter(name, {})]
  } catch {
    return []
  }
}

/** An instance whose interceptor hands a finished config through untouched. */
function bareOf(instance: AxiosLike): Required<AxiosLike> {
  const bare = instance.create?.() as Required<AxiosLike> | undefined
  if (!bare?.request)
    throw new TypeError("heedAxios: this instance has no adapter function and cannot make one")
  // Every call passes here, and axios merges the defaults into each: those are in the finished config already.
  for (const key of Object.keys(bare.defaults ?? {})) delete bare.defaults[key]
  bare.interceptors.request.use((config: { parcel: Parcel }) => config.parcel.config, undefined, {
    synchronous: true,
  })
  return bare
}

/** With transforms that do nothing, as they have run. */
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
    nameConfig(reply, config)
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
