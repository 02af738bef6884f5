import { readOr, textAt } from "../../http/caller-values.ts"
import { changesByHook, findHeader, headerEntries } from "../../http/header-lookup.ts"
import { bodyView, requestBody, UNREADABLE } from "../../http/request-body.ts"
import type { BodyView, RequestView } from "../../http/request-view.ts"
import type { Target, TargetCache } from "../../http/target.ts"

/** What heed knows of a fetch, from the arguments as they were given. */
export class FetchRequestView implements RequestView {
  readonly method: string
  readonly url: string
  readonly target: Target
  readonly #given: Request | null
  #init: RequestInit | undefined
  #headers: Headers | (readonly [string, string])[] | null = null
  #body: BodyView | null = null

  constructor(targets: TargetCache, input: RequestInfo | URL, init: RequestInit | undefined) {
    this.#given = isRequest(input) ? input : null
    this.#init = init
    this.url = typeof input === "string" ? input : textAt(this.#given ?? { url: input }, "url", "")
    this.method = textAt(init, "method", textAt(this.#given, "method", "GET")).toUpperCase()
    this.target = targets.find(this.url)
  }

  /** @param init as the call began, in place of the one that the caller may change */
  keep(init: RequestInit | undefined): void {
    if (init !== this.#init) {
      if (init?.body !== this.#init?.body) this.#body = null
      this.#init = init
    }
    if (this.#given) readOr(() => init?.headers || this.#allHeaders(), null)
  }

  /** The headers of a Request as the call began, if the caller has changed them since. */
  keptHeaders(): Pick<RequestInit, "headers"> | undefined {
    const given = this.#given
    const kept = this.#headers
    if (given === null || kept === null) return undefined
    return readOr(() => {
      const isSame = this.#init?.headers || changesByHook(kept, given.headers).size === 0
      return isSame ? undefined : { headers: kept as HeadersInit }
    }, undefined)
  }

  isWithin(originPrefix: string): boolean {
    return this.target.originPrefix === originPrefix
  }

  get fingerprint(): string {
    return this.url
  }

  get retainable(): boolean {
    return readOr(() => this.#given === null && !this.#init?.body, false)
  }

  get body(): BodyView {
    this.#body ??= readOr(() => this.#bodyGiven(), UNREADABLE)
    return this.#body
  }

  header(name: string): string | null {
    return readOr(() => findHeader(this.#allHeaders(), name), null)
  }

  headers(): Iterable<readonly [string, string]> {
    return this.#allHeaders()
  }

  #bodyGiven(): BodyView {
    const own = this.#init?.body ?? null
    return own === null && this.#given ? requestBody(this.#given) : bodyView(own)
  }

  /** As fetch has it: headers in `init` stand in the place of the Request's. */
  get givenHeaders(): HeadersInit | undefined {
    return this.#init?.headers ?? this.keptHeaders()?.headers ?? this.#given?.headers
  }

  #allHeaders(): Headers | (readonly [string, string])[] {
    const given = this.givenHeaders
    // Headers that cannot be sent, or that only some fetches send: that is for fetch to say.
    this.#headers ??= readOr(() => new Headers(given), null) ?? [...headerEntries(given)]
    return this.#headers
  }
}

/** A Request of this realm or another (undici's own beside Node's global). */
export function isRequest(input: unknown): input is Request {
  if (typeof input !== "object" || input === null) return false
  // A Proxy may have been revoked.
  return readOr(() => "url" in input && "clone" in input && "method" in input, false)
}
