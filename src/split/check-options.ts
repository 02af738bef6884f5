import { knownEngine } from "../call/heed.ts"
import {
  type Check,
  describe,
  expected,
  flag,
  hook,
  isFunction,
  isRecord,
  problems,
  required,
  type Shape,
  text,
  throwProblems,
} from "../call/option-checks.ts"
import type { Axis } from "./dimension.ts"
import { AXIS } from "./dimension.ts"
import type { PageAxis } from "./pages.ts"

/** A dimension of `by`, by its name. */
export interface Named {
  readonly name: string
  readonly axis: Axis | PageAxis<unknown>
  /** Of fields; else empty. */
  readonly key: readonly string[]
}

const by: Check = (value, at) => {
  const names = isRecord(value) ? Object.keys(value) : []
  if (names.length === 0)
    return [
      `${at}: expected one dimension or more, such as { window: days({ from, to }) }, got ${describe(value)}`,
    ]
  const wrong = names.filter((name) => !axisOf(value, name))
  const found = wrong.map(
    (name) => `${at}.${name}: expected what days, hours, minutes, list, fields, pages or custom returns`,
  )
  for (const kind of ["fields", "pages"]) {
    if (names.filter((name) => axisOf(value, name)?.kind === kind).length > 1)
      found.push(`${at}: expected one dimension of ${kind} at most`)
  }
  return found
}

const OPTIONS: Shape = {
  by: required(by),
  send: hook,
  rows: hook,
  parallel: expected("a whole number, 1 or more", (v) => Number.isInteger(v) && (v as number) >= 1),
  skip: flag,
  // Checked with the request that it is of.
  state: () => [],
  signal: expected("an AbortSignal", (v) => isRecord(v) && isFunction(v.addEventListener)),
  heed: expected("a Heed, as createHeed of the same build returns it", (v) => knownEngine(v) !== null),
  source: text,
  label: text,
}

/** @throws TypeError that lists every problem */
export function checkSplitOptions(options: unknown): void {
  const send = required(OPTIONS.send as Check)
  throwProblems("split", [...problems(options, { ...OPTIONS, send }), ...problemsOfRows(options)])
}

/** The options of `split` may be given to `plan` as they are. @throws TypeError that lists every problem */
export function checkPlanOptions(options: unknown): void {
  throwProblems("plan", problems(options, OPTIONS))
}

/** The dimensions, in their order. `by`: checked. */
export const namedAxes = (by: object): Named[] =>
  Object.keys(by).map((name) => {
    const { key = [] } = (by as Record<string, { key?: readonly string[] }>)[name] ?? {}
    return { name, axis: axisOf(by, name) as Named["axis"], key }
  })

function problemsOfRows(options: unknown): string[] {
  if (!isRecord(options) || options.rows !== undefined || !isRecord(options.by)) return []
  const { by } = options
  const found: string[] = []
  for (const axis of Object.keys(by).map((name) => axisOf(by, name))) {
    if (axis?.kind === "fields") found.push("rows: needed to merge the rows of pieces with different fields")
    if (axis?.kind === "pages" && axis.isByOffset) found.push("rows: needed to count the rows of a page")
  }
  return found
}

function axisOf(by: unknown, name: string): Named["axis"] | undefined {
  const dimension = (by as Record<string, { [AXIS]?: Named["axis"] } | null | undefined>)[name]
  return dimension?.[AXIS]
}
