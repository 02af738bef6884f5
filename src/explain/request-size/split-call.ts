import { isoTime } from "../../time/clock.ts"
import type { Suggestion } from "../evidence/evidence.ts"
import type { FailureContext } from "../failure-context.ts"
import { MAX_TEXT, maskedName } from "../masked-text.ts"
import { parseDateValue } from "./date-value.ts"
import { openWindowStart } from "./open-date-window.ts"
import { pageSizeIn } from "./page-size.ts"
import { listsIn, type ParameterList } from "./parameter-lists.ts"
import { parametersOf } from "./request-parameters.ts"
import { visiblePart } from "./request-size.ts"
import { plainParameterName } from "./size-parameter-names.ts"

/** Lists of these are columns, whose pieces are merged. */
const FIELDS = /^(?:fields?|columns?|metrics|select|properties|attributes|measures|props)$/

/**
 * The call of heed/split that cuts this very request, by what it shows: its window, list, fields and page size.
 * @param isOfUrl the URL is too long: only what is in it counts
 */
export function* splitCall(failure: FailureContext, isOfUrl = false): Generator<Suggestion> {
  const by = [
    ...(isOfUrl ? [] : windowCall(failure)),
    ...listCalls(failure, isOfUrl),
    ...(isOfUrl ? [] : pageCall(failure)),
  ]
  const names = by.map(([name]) => name)
  const shown = by.map(([name, call]) => `${name}: ${call}`).join(", ")
  const text =
    by.length === 0
      ? "Let heed/split ask for less: split({ by, send }), where by names days, a list, fields or pages."
      : `Let heed/split cut it: split({ by: { ${shown} }, send: ({ ${names.join(", ")} }) => … }).`
  if (text.length <= MAX_TEXT)
    yield { setting: "heed/split", value: by.length === 0 ? null : Object.fromEntries(by), text }
}

type NamedCall = readonly [name: string, call: string]

function* windowCall(failure: FailureContext): Generator<NamedCall> {
  const { parameters, window } = visiblePart(failure)
  if (window) {
    const [from, to] = [isoText(window.from.value, failure.now), isoText(window.to.value, failure.now)]
    const end = /lt$|before/.test(plainParameterName(window.to.name)) ? "before" : "to"
    yield window.wholeDays
      ? ["window", `days({ from: "${from.slice(0, 10)}", ${end}: "${to.slice(0, 10)}" })`]
      : ["window", `hours({ from: "${from}", ${end}: "${to}" })`]
    return
  }
  const start = openWindowStart(failure, parameters)
  if (start === null) return
  yield ["window", `days({ from: "${isoText(start, failure.now).slice(0, 10)}", to: new Date() })`]
}

/** A date or time in ISO 8601, in which `days` and `hours` take it: as it is if it was sent so. */
function isoText(value: string, now: number): string {
  if (/^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:?\d{2}))?$/.test(value)) return value
  return isoTime(parseDateValue(value, now)?.ms ?? 0).replace(".000Z", "Z")
}

/** The longest list, and the longest list of fields. */
function* listCalls(failure: FailureContext, isOfUrl: boolean): Generator<NamedCall> {
  const lists = listsIn(parametersOf(failure.request)).filter(({ where }) => !isOfUrl || where === "query")
  const isOfFields = ({ name }: ParameterList) => FIELDS.test(plainParameterName(name))
  const [list, columns] = [lists.find((each) => !isOfFields(each)), lists.find(isOfFields)]
  if (list) {
    const name = identifier(maskedName(failure, list.name)) ?? "items"
    yield [name, `list(${name})`]
  }
  if (columns) yield ["fields", 'fields(fields, { key: "id" })']
}

function* pageCall(failure: FailureContext): Generator<NamedCall> {
  const page = pageSizeIn(failure, visiblePart(failure).parameters)
  if (page) yield ["page", `pages({ size: ${page.size} })`]
}

/** A name of JavaScript; null: it cannot be one. `"filter[id]"` is `id`, `"ids[]"` is `ids`. */
function identifier(name: string): string | null {
  const last = name.match(/\w+/g)?.at(-1) ?? ""
  return !/^[A-Za-z]\w{0,29}$/.test(last) || /^(?:window|page|fields|redacted|in|new|this)$/.test(last)
    ? null
    : last
}
