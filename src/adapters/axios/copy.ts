import type { AxiosConfig, AxiosLike } from "./types.ts"

type ErrorClass = new (
  message?: string | null,
  code?: string | null,
  config?: unknown,
  request?: unknown,
  response?: unknown,
) => Error

type CanceledClass = new (message?: string | null, config?: unknown, request?: unknown) => Error

/** Where `create` has been made to heed every instance, those made here are none of its business. */
export const NOT_HEEDED = { heed: false } as const

/**
 * The copy of axios that an instance was made by. Two copies or versions often live in one process (ESM beside
 * CommonJS is enough), and `instanceof` must go on holding for whoever catches: so heed imports no axios of its own,
 * but makes this instance's copy show its classes, by means that every axios 1.x has.
 */
export class AxiosCopy {
  readonly #instance: AxiosLike
  #errors: Promise<{ AxiosError: ErrorClass; CanceledError: CanceledClass }> | null = null

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
    return causedBy(error, more.cause)
  }

  async canceled(config: unknown): Promise<Error> {
    const { CanceledError } = await this.classes()
    return new CanceledError(null, config)
  }

  classes(): Promise<{ AxiosError: ErrorClass; CanceledError: CanceledClass }> {
    this.#errors ??= this.#show()
    return this.#errors
  }

  /** A wrong option makes it throw its AxiosError, an aborted signal its CanceledError: both before anything is sent. */
  async #show() {
    const caught = async (config: object): Promise<unknown> => {
      try {
        await this.#instance.create?.().request?.(config)
      } catch (error) {
        return (error as Error).constructor
      }
      return undefined
    }
    const never = () => Promise.reject(new Error("heed: never sent"))
    const wrong = caught({ ...NOT_HEEDED, adapter: never, transitional: { silentJSONParsing: "heed" } })
    const canceled = caught({ ...NOT_HEEDED, adapter: never, signal: AbortSignal.abort() })
    return {
      AxiosError: ((await wrong) ?? LikeAxiosError) as ErrorClass,
      CanceledError: ((await canceled) ?? LikeCanceledError) as CanceledClass,
    }
  }
}

/** Names the cause, where there is one and none is named yet. */
export function causedBy(error: Error, cause: unknown): Error {
  if (cause !== undefined && error.cause === undefined) {
    Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true })
  }
  return error
}

/** An error, and the answer in it, name the config that the caller knows. */
export function giveBack(error: unknown, config: AxiosConfig): void {
  if (typeof error !== "object" || error === null || !("config" in error)) return
  const { response } = error as { response?: { config?: unknown } }
  error.config = config
  if (response) response.config = config
}

/** For an object that only looks like an axios instance. */
class LikeAxiosError extends Error {
  override readonly name: string = "AxiosError"
  readonly isAxiosError = true
  constructor(
    message: string,
    readonly code: string,
    readonly config: unknown,
    readonly request: unknown,
    readonly response: unknown,
  ) {
    super(message)
  }
}

class LikeCanceledError extends LikeAxiosError {
  override readonly name = "CanceledError"
  readonly __CANCEL__ = true
  constructor(_: null, config: unknown) {
    super("canceled", "ERR_CANCELED", config, undefined, undefined)
  }
}
