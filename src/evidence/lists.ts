import { readMoment } from "./moment.ts"
import type { Parameter } from "./parameters.ts"

/** A parameter that names many things: `ids=1,2,3`, `id=1&id=2`, `{"metrics":["clicks","cost"]}`. */
export interface ParameterList {
  readonly name: string
  readonly where: "query" | "body"
  readonly items: number
  /** Characters that it takes in the URL: every name, "=", "&" and separator included. */
  readonly length: number
  /** Of these, what each request needs once, however few the items. */
  readonly fixed: number
  /** What one more item takes at most. */
  readonly perItem: number
}

/** The lists of two items and more, the longest first. */
export function listsIn(parameters: readonly Parameter[]): ParameterList[] {
  const named = new Map<string, Parameter[]>()
  for (const parameter of parameters) {
    const key = `${parameter.where} ${parameter.parent}${parameter.name}`
    const same = named.get(key)
    if (same) same.push(parameter)
    else named.set(key, [parameter])
  }
  return [...named.values()]
    .map((same) => (same.length > 1 ? repeated(same) : separated(same[0] as Parameter)))
    .filter((list) => list !== null)
    .sort((a, b) => b.length - a.length)
}

function repeated(same: readonly Parameter[]): ParameterList {
  const [{ name, where }] = same as [Parameter]
  const lengths = same.map(lengthOf)
  return { name, where, items: same.length, length: sum(lengths), fixed: 0, perItem: largest(lengths) }
}

function separated(parameter: Parameter): ParameterList | null {
  const { name, where, raw } = parameter
  const separator = parameter.items ? "," : separatorOf(raw)
  if (separator === null) return null
  const parts = parameter.items ?? raw.split(separator)
  const items = parts.length
  if (items < 2 || parts.some((part) => part === "" || isText(part))) return null
  const length = lengthOf(parameter)
  const longest = largest(parts.map((part) => part.length + separator.length))
  return { name, where, items, length, fixed: length - raw.length, perItem: longest }
}

const SEPARATORS = ["%2C", "%2c", ",", "%7C", "|", ";"]

function separatorOf(raw: string): string | null {
  return SEPARATORS.find((separator) => raw.includes(separator)) ?? null
}

/** Dates are a window, and what has blanks, braces or parentheses is a sentence or a query. */
function isText(part: string): boolean {
  return /[\s+(){}=<>]|%20|%7B|%3D/i.test(part) || (readMoment(part, 0) !== null && /-/.test(part))
}

/** With its name, "=" and one "&". */
function lengthOf({ name, raw }: Parameter): number {
  return encodeLength(name) + raw.length + 2
}

function encodeLength(name: string): number {
  try {
    return encodeURIComponent(name).length
  } catch {
    return 3 * name.length
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0)

/** How to cut a list so that each request keeps to a length. */
export interface Cut {
  readonly pieces: number
  /** Items in each piece, at most. */
  readonly items: number
}

/**
 * Into how many requests to cut a list so that no URL is longer than `target` characters.
 * @param total the URL's length now
 * @returns null where even one item a request is too long, or where nothing needs to be cut
 */
export function cutList(list: ParameterList, total: number, target: number): Cut | null {
  const room = target - (total - list.length) - list.fixed
  const items = Math.floor(room / list.perItem)
  if (items < 1 || items >= list.items) return null
  return { pieces: Math.ceil(list.items / items), items }
}
