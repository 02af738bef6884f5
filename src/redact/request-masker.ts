import type { RequestView } from "../http/request-view.ts"

/**
 * One request, and any text about it, as they may be shown: by the same rules in events, the report, error messages and
 * diagnoses. Nothing that the request carried is left, nor what looks like a credential.
 */
export interface MaskedRequest {
  /** On one line. */
  readonly url: string
  /** A name, a label, an error's code: on one line, without control characters. At most 2,000 characters. */
  line(text: string): string
  /** The same with its lines kept. */
  mask(text: string): string
  /** Without what the request carried, and otherwise as it is: for a text that is still to be read. */
  withoutEchoes(text: string): string
  /** Does a text repeat anything that the request carried? */
  repeats(text: string): boolean
}

/** Decides what may be shown of requests, and of the names that are made from them. */
export interface RequestMasker {
  /** true: the rules of redaction are not loaded (yet), so more is masked than has to be, and no name is kept. */
  readonly isStrict: boolean
  /** @param carried what the call's attempts carried beside, by `beforeAttempt` or before it: that is masked too */
  of(request: RequestView, carried?: readonly RequestView[]): MaskedRequest
  /** A source's key, an endpoint's path, which is looked at with its host, or a label: on one line. */
  name(request: RequestView, text: string): string
  /** What a request carries may have changed. */
  forget(request: RequestView): void
}
