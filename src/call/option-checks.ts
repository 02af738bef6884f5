import { cutText, oneLine } from "../redact/mask.ts"

/** The problems of a value, each a line that begins with its path; empty if it is valid. */
export interface Check {
  (value: unknown, at: string): string[]
  /** An option that is missing is a problem too. */
  readonly isRequired?: true
}

/** The options that there are, each with its check, or with the options within it. */
export interface Shape {
  readonly [name: string]: Check | Shape
}

export const expected =
  (what: string, isValid: (value: unknown) => boolean): Check =>
  (value, at) =>
    isValid(value) ? [] : [`${at}: expected ${what}, got ${describe(value)}`]

export const required = (check: Check): Check =>
  Object.assign((value: unknown, at: string) => check(value, at), { isRequired: true } as const)

/** Names the item that is wrong. `what`: the list as a whole. */
export const listOf =
  (check: Check, what: string): Check =>
  (value, at) =>
    Array.isArray(value)
      ? value.flatMap((item, n) => check(item, `${at}[${n}]`))
      : [`${at}: expected ${what}, got ${describe(value)}`]

export const isNumber = (value: unknown): value is number => typeof value === "number" && !Number.isNaN(value)
export const isText = (value: unknown): boolean => typeof value === "string" && value !== ""
export const isFunction = (value: unknown): boolean => typeof value === "function"
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const flag = expected("true or false", (v) => typeof v === "boolean")
export const hook = expected("a function", isFunction)
export const text = expected("a text that is not empty", isText)
export const texts = listOf(text, "a list of texts")

/** @throws TypeError that lists every problem, each with the option's name and what was expected */
export function throwProblems(where: string, found: readonly string[]): void {
  if (found.length === 0) return
  const head = found.length === 1 ? "an option is wrong" : `${found.length} options are wrong`
  throw new TypeError(`${where}: ${head}\n${found.map((line) => `  - ${line}`).join("\n")}`)
}

/**
 * @param at the path of `value`; "" for the options themselves
 * @param canBeOff options that take `false` for "off"
 */
export function problems(
  value: unknown,
  shape: Shape,
  at = "",
  canBeOff: ReadonlySet<string> = new Set(),
): string[] {
  if (!isRecord(value)) return [`${at || "options"}: expected an object, got ${describe(value)}`]
  const path = at && `${at}.`
  const found: string[] = []
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(shape, name))
      found.push(`${path}${shownName(name)}: no such option; ${otherPlace(name, shape)}`)
  }
  for (const [name, check] of Object.entries(shape)) {
    const given = value[name]
    if ((given === undefined && !check.isRequired) || (given === false && canBeOff.has(name))) continue
    found.push(
      ...(typeof check === "function"
        ? check(given, path + name)
        : problems(given, check as Shape, path + name)),
    )
  }
  return found
}

/** Where an option of this name is, or which there are. */
function otherPlace(name: string, shape: Shape): string {
  const group = Object.keys(shape).find((group) => {
    const inner = shape[group]
    return typeof inner === "object" && Object.hasOwn(inner, name)
  })
  return group === undefined ? `there are ${Object.keys(shape).join(", ")}` : `it is ${group}.${name}`
}

const shownName = (name: string) => cutText(oneLine(name), 60)

/** Names the type where the value itself might be long, or secret, such as a URL with a password. */
export function describe(value: unknown): string {
  if (typeof value === "string")
    return /^[\w .,%-]{0,20}$/.test(value) ? JSON.stringify(value) : "another text"
  if (Array.isArray(value)) return "a list"
  if (isRecord(value)) return "an object"
  return typeof value === "function" || typeof value === "symbol" ? `a ${typeof value}` : String(value)
}
