import type { Target } from "./target.ts"

/** A request as the `source` option and `Heed.run` see it. */
export interface RequestInfo {
  /** Upper case: `"GET"`. */
  readonly method: string
  /** The full URL if the client knows it, query included. */
  readonly url: string
  readonly headers?: Iterable<readonly [string, string]> | Readonly<Record<string, unknown>> | undefined
}

/** What heed knows of a request before it is sent. Nothing here is computed before it is asked for. */
export interface RequestView {
  readonly method: string
  /** The full URL, query included: built on first use, so keep it off the happy path. */
  readonly url: string
  readonly target: Target
  /**
   * Is it certain to go to the place's origin that this is the stem of? Asked of every call: of nearly all of them it is
   * all that is asked of where they go.
   * @param originPrefix as `UrlParts` has it; never ""
   */
  isWithin(originPrefix: string): boolean
  /** Tells this URL, its parameters included, from others. It may hold secrets, and is never shown. */
  readonly fingerprint: string
  /** It may be kept for a while after the call: it holds nothing large, and nothing that the caller may change. */
  readonly retainable: boolean
  /** One header's value; the name is lower case. */
  header(name: string): string | null
  headers(): Iterable<readonly [string, string]>
  readonly body: BodyView
  /** What the client sends of its own beside these; missing: nothing. */
  beside?(): Beside
  /** What the client was given for this request: interceptors leave marks there. Missing: there is no such object. */
  clientConfig?(): unknown
}

/** What a client adds to a request when it sends it. */
export interface Beside {
  /** They replace those of the same name. */
  readonly headers: readonly (readonly [string, string])[]
  /** Headers that it makes of a user and a password, likewise: `headersBeside` of basic-credentials.ts has their values. */
  readonly basic?: readonly (readonly [header: string, from: Userinfo | string])[]
  /** Other data from which it makes the URL, as JSON or any text. */
  readonly texts: readonly string[]
}

/** In place of it: a URL that may have them. */
export interface Userinfo {
  readonly user: string
  readonly password: string
}

export interface BodyView {
  /** False for a stream that can be read only once: such a request is never sent a second time. */
  readonly replayable: boolean
  /** The body as text where it is text (JSON, form, GraphQL) or bytes, else null: at most 1 Mi characters. */
  text(): string | null
  /** May it hold more than `text` tells: a stream, a file, what lies beyond a bound? Missing: no. */
  hides?(): boolean
  /**
   * Reads what must be waited for (Blob, File, a Request's body), so that `text` tells it too: at most 256 KB, for at most
   * a second, never rejecting. Missing: there is no such body.
   */
  load?(): Promise<void>
}

/** As far as a body can be seen; `text` is null where it is none. */
export interface Sight {
  readonly text: string | null
  readonly whole: boolean
}
