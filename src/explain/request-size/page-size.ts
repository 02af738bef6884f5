import type { FailureContext } from "../failure-context.ts"
import { type Parameter, parametersOf } from "./request-parameters.ts"
import { PAGE_SIZE_IN_TEXT, PAGE_SIZE_NAMES, plainParameterName } from "./size-parameter-names.ts"

export interface PageSize {
  readonly name: string
  readonly size: number
}

const MAX_TEXT = 64 * 1024
const MAX_TEXTS = 50
const MAX_FOUND = 50

/** How many rows the request asks for at a time. `parameters`: those that may be shown; a text is read, not shown. */
export function pageSizeIn(failure: FailureContext, parameters: readonly Parameter[]): PageSize | null {
  for (const { name, value } of parameters) {
    if (!PAGE_SIZE_NAMES.has(plainParameterName(name)) || !/^\d{1,9}$/.test(value)) continue
    if (Number(value) > 1) return { name, size: Number(value) }
  }
  const texts = parametersOf(failure.request).filter(({ value }) => value.length > 15)
  return (
    texts
      .slice(0, MAX_TEXTS)
      .map(largestInText)
      .find((found) => found !== null) ?? null
  )
}

/** Nested pages multiply, so the largest is the one to make smaller. */
function largestInText({ value }: Parameter): PageSize | null {
  let largest: PageSize | null = null
  let count = 0
  for (const [, named, spoken, digits = ""] of value.slice(0, MAX_TEXT).matchAll(PAGE_SIZE_IN_TEXT)) {
    if (++count > MAX_FOUND) break
    if (Number(digits) > (largest?.size ?? 1)) largest = { name: named ?? spoken ?? "", size: Number(digits) }
  }
  return largest
}
