import type { AxiosLike, CanceledClass, Classes, ErrorClass } from "./types.ts"

// Loaded late: most programs have the one copy of axios that heed imports.

/**
 * The error classes of the axios copy that made an instance. A wrong option makes it throw its AxiosError, an aborted
 * signal its CanceledError: both before anything is sent.
 */
export async function classesShownBy(instance: AxiosLike): Promise<Classes> {
  const caught = async (config: object): Promise<unknown> => {
    try {
      await instance.create?.().request?.(config)
    } catch (error) {
      return (error as Error).constructor
    }
    return undefined
  }
  const never = () => Promise.reject(new Error("heed: never sent"))
  // `create` may have been made to heed every instance.
  const wrong = caught({ heed: false, adapter: never, transitional: { silentJSONParsing: "heed" } })
  const canceled = caught({ heed: false, adapter: never, signal: AbortSignal.abort() })
  return {
    AxiosError: ((await wrong) ?? LikeAxiosError) as ErrorClass,
    CanceledError: ((await canceled) ?? LikeCanceledError) as CanceledClass,
  }
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
