import type {
  AxiosAdapter,
  AxiosConfig,
  AxiosLike,
  AxiosReply,
  CanceledClass,
  Classes,
  ErrorClass,
} from "./types.ts"

/** What heed asks of axios itself, beside the instance. */
export interface AxiosModule extends Classes {
  /** Since axios 1.5. */
  getAdapter?(named: unknown, config: AxiosConfig): AxiosAdapter
  readonly defaults?: { readonly adapter?: unknown }
}

/**
 * The copy of axios that an instance was made by: `instanceof` must go on holding for the caller's errors. If heed cannot
 * import that copy, it makes the instance show its classes, by means that every axios 1.x has.
 */
export class AxiosClasses {
  readonly #instance: AxiosLike
  #imported: Promise<AxiosModule | null> | null = null
  #classes: Promise<Classes> | null = null

  constructor(instance: AxiosLike) {
    this.#instance = instance
  }

  async error(
    message: string,
    code: string,
    config: unknown,
    more: { response?: { request?: unknown }; cause?: unknown },
  ): Promise<Error> {
    const { AxiosError } = await this.classes()
    const error = new AxiosError(message, code, config, more.response?.request, more.response)
    return withCause(error, more.cause)
  }

  async canceled(config: unknown): Promise<Error> {
    const { CanceledError } = await this.classes()
    return new CanceledError(null, config)
  }

  /** The same as heed can import it; null: it cannot. */
  imported(): Promise<AxiosModule | null> {
    this.#imported ??= importAxiosOf(this.#instance)
    return this.#imported
  }

  classes(): Promise<Classes> {
    this.#classes ??= this.imported().then((own) => own ?? this.#shown())
    return this.#classes
  }

  async #shown(): Promise<Classes> {
    try {
      const { classesShownBy } = await import("./shown-classes.ts")
      return await classesShownBy(this.#instance)
    } catch {
      // Of all classes that an error can have.
      return { AxiosError: Error as unknown as ErrorClass, CanceledError: Error as unknown as CanceledClass }
    }
  }
}

/**
 * The copy of axios that heed itself can import, where it is the one that an instance was made by; else null. Two copies
 * or versions often live in one process: ESM beside CommonJS is enough.
 */
async function importAxiosOf(instance: AxiosLike): Promise<AxiosModule | null> {
  try {
    const { default: axios } = await import("axios")
    const made = ({ interceptors }: Pick<AxiosLike, "interceptors">) => interceptors.request.constructor
    // Mocks of axios and what looks like its instances are plain objects alike.
    return made(instance) !== Object && made(instance) === made(axios as never)
      ? (axios as unknown as AxiosModule)
      : null
  } catch {
    // There is no axios where heed stands.
    return null
  }
}

/** Names the cause, where there is one and none is named yet. An error that cannot bear one stays as it is. */
export function withCause(error: Error, cause: unknown): Error {
  try {
    if (cause !== undefined && error.cause === undefined) {
      Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true })
    }
  } catch {
    // Frozen, no object at all, or one that throws where it is read.
  }
  return error
}

/** An error, and the answer in it, name the config that the caller knows, as far as they can be changed. */
export function restoreConfig(error: unknown, config: AxiosConfig): void {
  try {
    if (typeof error !== "object" || error === null || !("config" in error)) return
    error.config = config
    const { response } = error as { response?: { config?: unknown } }
    if (response) response.config = config
  } catch {
    // What heed cannot write stays as the adapter left it.
  }
}

/** An answer names the config that the caller knows; one that cannot be changed stays as it is. */
export function nameConfig(reply: AxiosReply, config: AxiosConfig): void {
  try {
    reply.config = config
  } catch {
    // A mock may resolve with nothing, or with what is frozen.
  }
}
