import type {} from "axios"
import type { CallOptions } from "../../call/options.ts"

// Structural, and no wider than what heed touches: an instance from another copy or version of axios fits as well.

export interface AxiosConfig {
  url?: string
  baseURL?: string
  allowAbsoluteUrls?: boolean
  socketPath?: unknown
  method?: string
  params?: unknown
  headers?: unknown
  data?: unknown
  formDataHeaderPolicy?: unknown
  fetchOptions?: object
  auth?: unknown
  proxy?: unknown
  paramsSerializer?: unknown
  xsrfCookieName?: unknown
  xsrfHeaderName?: string
  signal?: unknown
  cancelToken?: unknown
  adapter?: unknown
  heed?: CallOptions | false
}

export interface AxiosReply {
  data: unknown
  status: number
  headers: unknown
  config: unknown
  request?: unknown
}

export type AxiosAdapter = (config: AxiosConfig) => Promise<AxiosReply>

export interface AxiosLike {
  interceptors: {
    request: Interceptors
    response: Interceptors
  }
  getUri(config?: object): string
  create?(config?: object): AxiosLike
  request?(config: object): Promise<unknown>
  defaults?: Record<string, unknown>
}

export interface Interceptors {
  use(onFulfilled?: unknown, onRejected?: unknown, options?: unknown): number
  eject(id: number): void
}

declare module "axios" {
  interface AxiosRequestConfig {
    /** Options of this call; `false`: send it as if heed were not there. */
    heed?: CallOptions | false | undefined
  }
}

export type ErrorClass = new (
  message?: string | null,
  code?: string | null,
  config?: unknown,
  request?: unknown,
  response?: unknown,
) => Error

export type CanceledClass = new (message?: string | null, config?: unknown, request?: unknown) => Error

/** The error classes of a copy of axios. */
export interface Classes {
  readonly AxiosError: ErrorClass
  readonly CanceledError: CanceledClass
}
