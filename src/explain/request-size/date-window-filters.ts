import type { Parameter } from "./request-parameters.ts"
import { plainParameterName } from "./size-parameter-names.ts"

/**
 * Filters as objects: `{"propertyName":"createdate","operator":"GTE","value":"1767225600000"}`.
 * HubSpot: https://developers.hubspot.com/docs/api-reference/search/guide, Google Analytics and others alike.
 */
const SUBJECTS = words("propertyname property field fieldname name column key attribute dimension path")
const OPERATORS = words("operator op comparison comparator condition operation relation")
const VALUES = words("value values lowvalue from")
const HIGH_VALUES = words("highvalue valueto to")

const FROM = words(
  "gte gt ge after onorafter isafter greaterthan greaterthanorequal greaterthanorequals from",
)
const TO = words("lte lt le before onorbefore isbefore lessthan lessthanorequal lessthanorequals to")
const BOTH = words("between inrange isbetween range")

/** A window's end that a filter states. */
export interface FilterEnd {
  readonly end: "from" | "to"
  readonly of: string
  readonly parameter: Pick<Parameter, "name" | "value">
}

/** The ends in the filters of a JSON body. `parameters`: those of one object stand together, under the same `parent`. */
export function* filterEnds(parameters: readonly Parameter[]): Generator<FilterEnd> {
  for (const object of byParent(parameters)) {
    const of = find(object, SUBJECTS)
    const operator = find(object, OPERATORS)
    const value = find(object, VALUES)
    if (!of || !operator || !value) continue
    const sign = operator.value.trim()
    const end = (which: FilterEnd["end"], text: string): FilterEnd => ({
      end: which,
      of: `${outer(of.parent)} ${of.value}`,
      parameter: { name: /^[\w.]{1,60}$/.test(of.value) ? of.value : value.name, value: text },
    })
    if (FROM.has(plainParameterName(sign)) || /^>=?$/.test(sign)) yield end("from", value.value)
    else if (TO.has(plainParameterName(sign)) || /^<=?$/.test(sign)) yield end("to", value.value)
    else if (BOTH.has(plainParameterName(sign))) {
      const [low = value.value, high = find(object, HIGH_VALUES)?.value ?? ""] = value.items ?? []
      yield end("from", low)
      yield end("to", high)
    }
  }
}

function* byParent(parameters: readonly Parameter[]): Generator<Parameter[]> {
  const objects = new Map<string, Parameter[]>()
  for (const parameter of parameters) {
    if (parameter.where !== "body" || parameter.parent === "") continue
    const object = objects.get(parameter.parent)
    if (object) object.push(parameter)
    else objects.set(parameter.parent, [parameter])
  }
  yield* objects.values()
}

const find = (object: readonly Parameter[], names: ReadonlySet<string>): Parameter | undefined =>
  object.find(({ name }) => names.has(plainParameterName(name)))

/** `filters.0.` and `filters.1.` stand in the same list. */
const outer = (parent: string) => parent.slice(0, parent.lastIndexOf(".", parent.length - 2) + 1)

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "))
}
