import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import { type Held, held } from "./held.ts"

/** An answer, and what was asked, as far as rules look at them. The body comes apart: it may have to be waited for. */
export interface Seen {
  readonly status: number
  /** Upper case. */
  readonly method: string
  readonly path: string
  /** One header's value, several lines joined by ", "; the name is lower case. */
  header(name: string): string | null
  headers(): Iterable<readonly [string, string]>
}

export function seenIn(answer: ResponseView, { method, target }: RequestView): Seen {
  return {
    status: answer.status,
    method,
    path: target.path,
    header: (name) => safely(() => answer.header(name)) ?? null,
    headers: () => safely(() => [...answer.headers()]) ?? [],
  }
}

/** A client may hold its headers in anything, also in what throws where it is read. */
function safely<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** Headers with one prefix that are looked at. */
const MAX_ALIKE = 20

const NONE: readonly Held[] = []

/** A header's values; those of every header that begins so, where the name ends in `*`. */
export function headersNamed(seen: Seen, name: string): readonly Held[] {
  if (!name.endsWith("*")) {
    const value = seen.header(name)
    return value === null ? NONE : [held(value)]
  }
  const prefix = name.slice(0, -1)
  const values: Held[] = []
  for (const [key, value] of seen.headers()) {
    if (key.toLowerCase().startsWith(prefix) && values.push(held(value)) >= MAX_ALIKE) break
  }
  return values
}
