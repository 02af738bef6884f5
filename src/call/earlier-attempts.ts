import { PlainRequestView } from "../http/plain-request-view.ts"
import type { RequestView } from "../http/request-view.ts"

/** Headers that are kept of one call's earlier tries, the latest of them: a call may be sent again without end. */
const MAX_KEPT = 32
/** A body that nothing is known of, so that more is masked. */
const HIDDEN = () => {}

type Header = readonly [name: string, value: string]

/**
 * The headers of a call's earlier tries. A hook may give each try credentials of its own, or change the request's headers
 * in place, and a server may repeat any of them in a later answer.
 */
export class EarlierAttempts {
  readonly #kept = new Map<string, Header>()
  #dropped = false
  #gone = ""
  #facts: RequestView | null = null

  /** To be called before what comes between two tries: a hook may change the headers. */
  note(request: RequestView): void {
    for (const header of headersOf(request)) {
      const key = header.join(":")
      this.#kept.delete(key)
      this.#kept.set(key, header)
      if (this.#kept.size <= MAX_KEPT) continue
      this.#kept.delete(this.#kept.keys().next().value as string)
      this.#dropped = true
    }
  }

  /** What they carried that a later try no longer does; null: nothing. */
  beside(later: RequestView): RequestView | null {
    const borne = new Set(headersOf(later).map((header) => header.join(":")))
    const gone = [...this.#kept].filter(([key]) => !borne.has(key))
    const keys = gone.map(([key]) => key).join("\n")
    if (keys === this.#gone) return this.#facts
    this.#gone = keys
    const headers = gone.map(([, header]) => header)
    const body = this.#dropped ? HIDDEN : undefined
    this.#facts =
      gone.length === 0 ? null : new PlainRequestView({ method: later.method, url: "", headers, body })
    return this.#facts
  }
}

function headersOf(request: RequestView): Header[] {
  try {
    return Array.from(request.headers(), ([name, value]): Header => [name.toLowerCase(), value])
  } catch {
    // What to make of them is for the client to say.
    return []
  }
}
