import { type AxiosClasses, type AxiosModule, nameConfig, restoreConfig } from "./axios-classes.ts"
import type { AxiosAdapter, AxiosConfig, AxiosLike, AxiosReply } from "./types.ts"

/** Where `create` has been made to heed every instance, those made by heed are none of its business. */
const NOT_HEEDED = { heed: false } as const

type GetAdapter = NonNullable<AxiosModule["getAdapter"]>

/**
 * The adapters that configs name. A name, or a list of names, is for the instance's own copy of axios to look up. Where
 * heed can import that copy it is asked; else an instance has one way to it: a request, which costs twice as much.
 */
export class AdapterResolver {
  readonly #instance: AxiosLike
  readonly #classes: AxiosClasses
  #passThrough: Required<AxiosLike> | null = null
  /** null: it cannot be had; undefined: not looked up yet, and the first calls wait for the look-up. */
  #getAdapter: GetAdapter | null | undefined
  /** What a config that names none is sent by. */
  #default: unknown
  #lookup: Promise<void> | null = null
  /** Where one of these is found it is found for every request: fetch alone may differ by config. */
  #fixedAdapters: ReadonlySet<AxiosAdapter> = new Set()

  constructor(instance: AxiosLike, classes: AxiosClasses) {
    this.#instance = instance
    this.#classes = classes
  }

  /** The sending function for what a config names as its adapter. */
  resolve(named: unknown): AxiosAdapter {
    // What is a function already needs no looking up.
    if (typeof named === "function") return named as AxiosAdapter
    let fixed: AxiosAdapter | null = null
    const send: AxiosAdapter = (config) => {
      if (fixed) return fixed(config)
      const getAdapter = this.#getAdapter
      if (getAdapter === undefined) return this.#loadGetAdapter().then(() => send(config))
      if (getAdapter === null) return byRequest(this.#passThroughInstance(), named, config)
      const found = getAdapter(named || this.#default, config)
      if (this.#fixedAdapters.has(found)) fixed = found
      return found(config)
    }
    return send
  }

  #loadGetAdapter(): Promise<void> {
    this.#lookup ??= this.#classes.imported().then((own) => {
      const getAdapter = own?.getAdapter ?? null
      if (getAdapter)
        this.#fixedAdapters = new Set(["http", "xhr"].flatMap((name) => lookUpByName(getAdapter, name)))
      this.#default = own?.defaults?.adapter
      this.#getAdapter = getAdapter
    })
    return this.#lookup
  }

  #passThroughInstance(): Required<AxiosLike> {
    this.#passThrough ??= passThroughOf(this.#instance)
    return this.#passThrough
  }
}

function lookUpByName(getAdapter: GetAdapter, name: string): AxiosAdapter[] {
  try {
    return [getAdapter(name, {})]
  } catch {
    return []
  }
}

/** An instance whose interceptor hands a finished config through untouched. */
function passThroughOf(instance: AxiosLike): Required<AxiosLike> {
  const passThrough = instance.create?.() as Required<AxiosLike> | undefined
  if (!passThrough?.request)
    throw new TypeError("heedAxios: this instance has no adapter function and cannot make one")
  // Every call passes here, and axios merges the defaults into each: those are in the finished config already.
  for (const key of Object.keys(passThrough.defaults ?? {})) delete passThrough.defaults[key]
  passThrough.interceptors.request.use((config: { parcel: ConfigBox }) => config.parcel.config, undefined, {
    synchronous: true,
  })
  return passThrough
}

/** With transforms that do nothing, as they have run. */
async function byRequest(
  passThrough: Required<AxiosLike>,
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
    const reply = (await passThrough.request({ parcel: new ConfigBox(finished) })) as AxiosReply
    nameConfig(reply, config)
    return reply
  } catch (error) {
    restoreConfig(error, config)
    throw error
  }
}

/** A class, so that axios passes its content on by reference: plain objects it would copy, all the way down. */
class ConfigBox {
  constructor(readonly config: object) {}
}
