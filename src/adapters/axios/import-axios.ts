import type { AxiosAdapter, AxiosConfig, AxiosLike } from "./types.ts"

export type ErrorClass = new (
  message?: string | null,
  code?: string | null,
  config?: unknown,
  request?: unknown,
  response?: unknown,
) => Error

export type CanceledClass = new (message?: string | null, config?: unknown, request?: unknown) => Error

/** What heed asks of axios itself, beside the instance. */
export interface AxiosModule {
  readonly AxiosError: ErrorClass
  readonly CanceledError: CanceledClass
  /** Since axios 1.5. */
  getAdapter?(named: unknown, config: AxiosConfig): AxiosAdapter
}

/**
 * The copy of axios that heed itself can import, where it is the one that an instance was made by; else null. Two copies
 * or versions often live in one process: ESM beside CommonJS is enough.
 */
export async function importAxiosOf(instance: AxiosLike): Promise<AxiosModule | null> {
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
