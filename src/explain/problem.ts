import type { Diagnosis } from "./diagnosis.ts"

/**
 * A failure that a service passes on, as `application/problem+json`.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export interface Problem {
  /** `about:blank` unless `types` was given: the title says what the status says. */
  type: string
  title: string
  /** The status that the API sent; the FAQ row if there was no response. */
  status: number
  /** What happened and what to do, in a few lines. */
  detail: string
  /** The request that failed, redacted, or the API's own id for it as `urn:request:…`. */
  instance: string
  /** The FAQ row. */
  code: number
  /** True if the same call may succeed later. */
  retryable: boolean
  /** Seconds from now, whole; null: not known. */
  retry_after: number | null
  /** ISO time; null: not known. */
  retry_at: string | null
  advice: string[]
  source: string
  /** The API's own words. */
  provider: { code?: string; message?: string } | null
}

export interface ProblemOptions {
  /** The start of `type`, to which the FAQ row is added: `https://example.com/problems/` gives `…/429`. */
  types?: string | undefined
  /** Epoch ms from which `retry_after` is counted. @default the machine's clock */
  now?: number | undefined
}

/** A diagnosis as a problem document, for services and agents that pass the failure on. Plain data, redacted. */
export function toProblem(diagnosis: Diagnosis, { types, now = Date.now() }: ProblemOptions = {}): Problem {
  const { code, status, title, summary, request, requestId, retryable, retryAt, provider } = diagnosis
  const { advice, suggestions, source } = diagnosis
  return {
    type: types === undefined ? "about:blank" : `${types}${code}`,
    title,
    status: status ?? code,
    detail: summary,
    instance: requestId === null ? request.url : `urn:request:${encodeURIComponent(requestId)}`,
    code,
    retryable,
    retry_after: retryAt === null ? null : Math.max(0, Math.ceil((Date.parse(retryAt) - now) / 1_000)),
    retry_at: retryAt,
    advice: [...suggestions.map(({ text }) => text), ...advice],
    source,
    provider,
  }
}
