import type { Axis } from "./dimension.ts"
import type { Axes, SplitState } from "./state.ts"

type Check = (value: unknown) => boolean

const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value)
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const isCountOrNull: Check = (value) => value === null || isCount(value)
const orNone =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const listOf = (check: Check) => (value: unknown) => Array.isArray(value) && value.every(check)
const valuesOf = (check: Check) => (value: unknown) =>
  isObject(value) && Object.values(value as object).every(check)
const has = (fields: Readonly<Record<string, Check>>) => (value: unknown) =>
  isObject(value) &&
  Object.entries(fields).every(([field, check]) => check((value as Record<string, unknown>)[field]))

const isPage = has({
  cursor: (value) => value === null || typeof value === "string",
  size: isCountOrNull,
  offset: isCount,
  given: isCount,
  earlier: orNone(listOf(isCount)),
})

const FIELDS: { readonly [F in keyof SplitState]-?: Check } = {
  v: (value) => value === 1,
  of: valuesOf((value) => typeof value === "string"),
  whole: isObject,
  todo: listOf(has({ at: isObject, page: orNone(isPage), left: orNone(valuesOf(listOf(isCount))) })),
  sizes: valuesOf(isCount),
  left: valuesOf(listOf(isCount)),
  accepted: orNone(valuesOf(listOf((range) => listOf(isCount)(range) && (range as unknown[]).length === 2))),
  acceptedLast: orNone(isObject),
  skipped: listOf(
    has({
      at: isObject,
      code: isCount,
      status: isCountOrNull,
      summary: (value) => typeof value === "string",
    }),
  ),
}

/**
 * A state may come from a file that another program wrote, or wrote in part.
 * @throws TypeError that names what is wrong: of the state's shape, or because it belongs to another request
 */
export function checkState(of: Axes, state: SplitState): void {
  if (typeof state === "string")
    throw new TypeError("state: expected an object, not JSON text: JSON.parse it")
  if (!isObject(state)) throw wrong()
  checkFields(state, ["v", "of"])
  for (const [n, name] of of.names.entries()) {
    const { fingerprint, kind } = of.axes[n] as Axis
    if (fingerprint !== (state.of[name] ?? null))
      throw new TypeError(
        `state: it belongs to ${kind === "window" ? "a window of another unit or zone" : "another list"} in ${name}`,
      )
  }
  checkFields(state, ["whole", "todo", "sizes", "left", "accepted", "acceptedLast", "skipped"])
  const { whole, todo, acceptedLast, skipped } = state
  for (const { at } of [{ at: whole }, ...todo, { at: acceptedLast ?? {} }, ...skipped]) {
    for (const [n, name] of of.names.entries()) {
      if (Object.hasOwn(at, name) && !isMark(of.axes[n] as Axis, at[name]))
        throw wrong(`the place in ${name}`)
    }
  }
}

function checkFields(state: SplitState, fields: readonly (keyof SplitState)[]): void {
  const field = fields.find((field) => !FIELDS[field](state[field]))
  if (field !== undefined) throw wrong(field)
}

const wrong = (what?: string): TypeError =>
  new TypeError(
    `state: expected what an earlier run gave${what === undefined ? "" : `; ${what} of this one is of another shape`}`,
  )

function isMark({ kind, whole, unmark }: Axis, mark: unknown): boolean {
  if (kind === "custom") return true
  if (!(Array.isArray(mark) && mark.length === 2)) return false
  if (kind !== "window") return mark.every(isCount) && mark[0] <= mark[1] && mark[1] <= whole.to
  try {
    const { from, to } = unmark(mark)
    return from <= to
  } catch {
    return false
  }
}
