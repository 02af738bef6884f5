import {
  checkThat as expected,
  isRecord,
  isText,
  listOf,
  problem,
} from "../profiles/schema/check-combinators.ts"
import { flag, text } from "../profiles/schema/value-checks.ts"
import { cutText, oneLine } from "../redact/mask.ts"

export { describe } from "../profiles/schema/check-combinators.ts"
export { expected, flag, isRecord, isText, listOf, text }

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

export const required = (check: Check): Check =>
  Object.assign(check.bind(null), { isRequired: true } as const)

export const isNumber = (value: unknown): value is number => typeof value === "number" && !Number.isNaN(value)
export const isFunction = (value: unknown): boolean => typeof value === "function"

export const hook = expected("a function", isFunction)
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
export function problems(value: unknown, shape: Shape, at = "", canBeOff?: ReadonlySet<string>): string[] {
  if (!isRecord(value)) return problem(at || "options", "an object", value)
  const path = at && `${at}.`
  const found: string[] = []
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(shape, name))
      found.push(`${path}${shownName(name)}: no such option; ${otherPlace(name, shape)}`)
  }
  for (const [name, check] of Object.entries(shape)) {
    const given = value[name]
    if ((given === undefined && !check.isRequired) || (given === false && canBeOff?.has(name))) continue
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
