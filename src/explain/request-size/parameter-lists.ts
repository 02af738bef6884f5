import { decodeComponent } from "../../redact/mask-url.ts"
import { parseDateValue } from "./date-value.ts"
import type { Parameter } from "./request-parameters.ts"

/** A parameter with several items: `ids=1,2,3`, `id=1&id=2`, `{"metrics":["clicks","cost"]}`. */
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

/** Halved, these would ask for something else. */
const INDIVISIBLE =
  /filter|where|sort|order|condition|clause|criteri|range|operand|^(?:and|or|not|must|should)$/i

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
    .map((same) => listOf(same as [Parameter]))
    .filter((list) => list !== null)
    .sort((a, b) => b.length - a.length)
}

function listOf(same: readonly [Parameter, ...Parameter[]]): ParameterList | null {
  const [first] = same
  const whole = INDIVISIBLE.test(first.name.slice(0, 60))
  if (same.length > 1) return whole ? null : repeated(same)
  return (whole ? null : separated(first)) ?? listInBrackets(first) ?? alternatives(first)
}

function repeated(same: readonly [Parameter, ...Parameter[]]): ParameterList {
  const [{ name, where }] = same
  const lengths = same.map(({ length }) => length)
  return { name, where, items: same.length, length: sum(lengths), fixed: 0, perItem: largest(lengths) }
}

function separated(parameter: Parameter): ParameterList | null {
  const { raw } = parameter
  const separator = parameter.items ? "," : separatorOf(raw)
  if (separator === null) return null
  const parts = parameter.items ?? raw.split(separator)
  if (parts.length < 2 || parts.some((part) => part === "" || isText(part))) return null
  return listWithin(parameter, parts, separator.length)
}

/** `parts` of a parameter's value, with a separator of `separator` characters between them. */
function listWithin(parameter: Parameter, parts: readonly string[], separator: number): ParameterList {
  const { name, where, length } = parameter
  const inner = sum(parts.map((part) => part.length)) + (parts.length - 1) * separator
  const perItem = largest(parts.map((part) => part.length)) + separator
  return { name, where, items: parts.length, length, fixed: length - inner, perItem }
}

/** Fewer in a text may be anything, such as the arguments of a function. */
const MIN_IN_TEXT = 5

// `["1","2"]`, `WHERE id IN (1, 2)`, `List(1,2)`, `[{"field":"id","operator":"IN","value":[1,2]}]`; plain or encoded.
const BRACKETS = /(?:[[(]|%5B|%28)((?:[^[\](){}%]|%(?!5[BD]|2[89]|7[BD])){3,})(?:[\])]|%5D|%29)/gi
const PLAIN_ITEM = /^["']?[\w.:@/-]{1,200}["']?$/

/** The longest list inside of brackets. */
function listInBrackets(parameter: Parameter): ParameterList | null {
  let longest: ParameterList | null = null
  for (const [, inner = ""] of parameter.raw.matchAll(BRACKETS)) {
    const separator = separatorOf(inner)
    const parts = separator === null ? [] : inner.split(separator)
    if (parts.length < MIN_IN_TEXT || parts.length <= (longest?.items ?? 0)) continue
    if (parts.every((part) => PLAIN_ITEM.test(decodeComponent(part)?.trim() ?? "")))
      longest = listWithin(parameter, parts, (separator ?? "").length)
  }
  return longest
}

/** OData: `id eq 1 or id eq 2 or …` */
const OR = /(?:\+|%20|\s)or(?:\+|%20|\s)/i

function alternatives(parameter: Parameter): ParameterList | null {
  const parts = parameter.raw.split(OR)
  return parts.length < MIN_IN_TEXT ? null : listWithin(parameter, parts, "%20or%20".length)
}

const SEPARATORS = ["%2C", "%2c", ",", "%7C", "|", ";"]

function separatorOf(raw: string): string | null {
  return SEPARATORS.find((separator) => raw.includes(separator)) ?? null
}

/** Dates are a window, and what has blanks or parentheses is a sentence or a query; a JSON object is neither. */
function isText(part: string): boolean {
  if (part.startsWith("{") && part.endsWith("}")) return false
  return /[\s+(){}=<>]|%20|%7B|%3D/i.test(part) || (parseDateValue(part, 0) !== null && /-/.test(part))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0)

/** How to cut a list so that each request keeps to a length. */
export interface ListCut {
  readonly pieces: number
  /** Items in each piece, at most. */
  readonly items: number
}

/**
 * Into how many requests to cut a list, evenly, so that no URL is longer than `target` characters.
 * @param total the URL's length now
 * @returns null where even one item a request is too long, or where nothing needs to be cut
 */
export function cutList(list: ParameterList, total: number, target: number): ListCut | null {
  const room = target - (total - list.length) - list.fixed
  const most = Math.floor(room / list.perItem)
  if (most < 1 || most >= list.items) return null
  const pieces = Math.ceil(list.items / most)
  return { pieces, items: Math.ceil(list.items / pieces) }
}
