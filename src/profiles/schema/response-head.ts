import type { RequestView } from "../../http/request-view.ts"
import type { ResponseView } from "../../http/response-view.ts"
import { type Operand, toOperand } from "./match-value.ts"

/** The parts of a response and its request that rules look at, without the body, which may have to be waited for. */
export interface ResponseHead {
  readonly status: number
  /** Upper case. */
  readonly method: string
  readonly path: string
  /** The value of a header by its lower-case name, with several lines joined by ", "; null if it is missing. */
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

/** The result of `read`; null if it throws, as the header object of a client may. */
function safely<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** The most headers with one prefix that are read. */
const MAX_SAME_PREFIX = 20

const NONE: readonly Operand[] = []

/** The value of a header; if the name ends in `*`, the values of every header with that prefix. */
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
