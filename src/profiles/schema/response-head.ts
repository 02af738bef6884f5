import type { RequestView } from "../../http/request-view.ts"
import type { ResponseView } from "../../http/response-view.ts"
import { type Operand, toOperand } from "./match-value.ts"

/** An answer, and what was asked, as far as rules look at them. The body comes apart: it may have to be waited for. */
export interface ResponseHead {
  readonly status: number
  /** Upper case. */
  readonly method: string
  readonly path: string
  /** One header's value, several lines joined by ", "; the name is lower case. */
  header(name: string): string | null
  headers(): Iterable<readonly [string, string]>
}

export function headOf(answer: ResponseView, { method, target }: RequestView): ResponseHead {
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
const MAX_SAME_PREFIX = 20

const NONE: readonly Operand[] = []

/** A header's values; those of every header that begins so, where the name ends in `*`. */
export function headerOperands(head: ResponseHead, name: string): readonly Operand[] {
  if (!name.endsWith("*")) {
    const value = head.header(name)
    return value === null ? NONE : [toOperand(value)]
  }
  const prefix = name.slice(0, -1)
  const values: Operand[] = []
  for (const [key, value] of head.headers()) {
    if (key.toLowerCase().startsWith(prefix) && values.push(toOperand(value)) >= MAX_SAME_PREFIX) break
  }
  return values
}
