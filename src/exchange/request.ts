import type { Place } from "./place.ts"

/** A request as the `source` option and `Heed.run` see it. */
export interface RequestInfo {
  /** Upper case: `"GET"`. */
  readonly method: string
  /** The full URL where the client knows it, query included. */
  readonly url: string
  readonly headers?: Iterable<readonly [string, string]> | Readonly<Record<string, unknown>>
}

/** What heed knows of a request before it is sent. Nothing here is computed before it is asked for. */
export interface RequestFacts {
  readonly method: string
  /** The full URL, query included: built on first use, so keep it off the happy path. */
  readonly url: string
  readonly place: Place
  /**
   * Is it certain to go to the place's origin that this is the stem of? Asked of every call: of nearly all of them it is
   * all that is asked of where they go.
   * @param stem as `UrlParts` has it; never ""
   */
  isUnder(stem: string): boolean
  /** Tells this URL, its parameters included, from others. It may hold secrets, and is never shown. */
  readonly fingerprint: string
  /** It may be kept for a while after the call: it holds nothing large, and nothing that the caller may change. */
  readonly lasting: boolean
  /** One header's value; the name is lower case. */
  header(name: string): string | null
  headers(): Iterable<readonly [string, string]>
  readonly body: BodyFacts
}

export interface BodyFacts {
  /** False for a stream that can be read only once: such a request is never sent a second time. */
  readonly replayable: boolean
  /** The body as text where it is text already (JSON, form, GraphQL), else null. Bounded by the caller. */
  text(): string | null
}
