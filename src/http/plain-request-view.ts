import { readOr, textAt } from "./caller-values.ts"
import { headerEntries } from "./header-lookup.ts"
import { bodyView, UNREADABLE } from "./request-body.ts"
import type { Beside, BodyView, RequestInfo, RequestView } from "./request-view.ts"
import { Target } from "./target.ts"

/** What stands for a method that was not given: no server knows it, so nothing is assumed of it. */
const UNKNOWN_METHOD = "UNKNOWN"

interface PlainRequest extends Omit<RequestInfo, "url"> {
  readonly url: string | URL
  readonly body?: unknown
}

/** A request given in words. What of it cannot be read counts as missing. */
export class PlainRequestView implements RequestView {
  readonly method: string
  readonly url: string
  readonly target: Target
  readonly retainable: boolean
  readonly body: BodyView
  readonly beside?: () => Beside
  readonly #request: Pick<RequestInfo, "headers">

  constructor(request: PlainRequest, beside?: Beside) {
    this.#request = request
    this.method = textAt(request, "method", UNKNOWN_METHOD).toUpperCase()
    this.url = textAt(request, "url", "")
    this.target = new Target(this.url)
    this.retainable = readOr(() => (request.body ?? null) === null, false)
    this.body = readOr(() => bodyView(request.body), UNREADABLE)
    if (beside) this.beside = () => beside
  }

  isWithin(originPrefix: string): boolean {
    return this.target.originPrefix === originPrefix
  }

  get fingerprint(): string {
    return this.url
  }

  header(name: string): string | null {
    try {
      for (const [key, value] of this.headers()) if (key.toLowerCase() === name) return value
    } catch {
      // Headers that cannot be read: what to make of them is for the client to say.
    }
    return null
  }

  headers(): Iterable<readonly [string, string]> {
    return headerEntries(this.#request.headers)
  }
}

/** The same request without its body, to be kept for longer than its call: neither it nor its client's objects are held. */
export function withoutBody(request: RequestView): RequestView {
  const { method, url } = request
  const headers = readOr(() => [...request.headers()], [])
  return new PlainRequestView(
    { method, url, headers },
    readOr(() => request.beside?.(), undefined),
  )
}
