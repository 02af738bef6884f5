import { apiErrorOf } from "../api-error/read-api-error.ts"
import type { FailureContext } from "../failure-context.ts"
import { joinList } from "../format.ts"
import { maskedName } from "../masked-text.ts"
import { parametersOf } from "../request-size/request-parameters.ts"
import { plainParameterName } from "../request-size/size-parameter-names.ts"
import type { Collector, Evidence } from "./evidence.ts"

/** 400: the API's own message, the field that it names, and what the request sent there. */
export const badRequest: Collector = {
  *evidence(failure) {
    yield* sentThere(failure)
  },
  *suggestions(failure) {
    const most = mostIn(apiErrorOf(failure).message ?? "")
    for (const { name, value } of fieldsSent(failure)) {
      if (most !== null && /^\d{1,12}$/.test(value) && Number(value) > most) {
        const text = `Ask for ${name}=${most} at most, as the API says, instead of ${value}.`
        yield { setting: name, value: most, text }
      } else yield { setting: name, value, text: `Correct ${name}: the request sent ${value}.` }
    }
  },
}

const MAX_FIELDS = 3
const MAX_VALUE = 60

/** The parameters that the API names, as far as their values may be shown. */
function fieldsSent(failure: FailureContext): { name: string; value: string }[] {
  const named = new Set(
    apiErrorOf(failure)
      .fields.map(lastName)
      .filter((name) => name !== ""),
  )
  if (named.size === 0) return []
  return parametersOf(failure.request)
    .filter(({ name, value, items }) => !items && value.length <= MAX_VALUE && named.has(lastName(name)))
    .filter(({ name, value }) => value !== "" && failure.maskParameter(name, value) === value)
    .slice(0, MAX_FIELDS)
    .map(({ name, value }) => ({ name: maskedName(failure, name), value }))
}

/** `/data/attributes/page_size`, `#/pageSize`, `query.page_size` and `page_size` all name the same. */
function lastName(field: string): string {
  const names = field.slice(0, 200).split(/[./#]/).filter(Boolean)
  return plainParameterName(names.at(-1) ?? "")
}

function* sentThere(failure: FailureContext): Generator<Evidence> {
  const sent = fieldsSent(failure)
  if (sent.length === 0) return
  const text = `The request sent ${joinList(sent.map(({ name, value }) => `${name}=${value}`))}.`
  yield { kind: "field-sent", text, value: sent }
}

/** "between 10 and 100", "must be less than or equal to 250", "should be ≤ `100`", "maximum of 1000", "may not exceed 50". */
const MOST =
  /(?:between \W?\d{1,9}\W? and|less than or equal to|at most|no more than|not exceed|maximum(?: allowed)?(?: value)?(?: of| is)?:?|[≤]|<=) {0,3}\W?(\d{1,9})\b/i

const MAX_MESSAGE = 2_000

/** The largest number that the API's message allows; null: it names none. */
function mostIn(message: string): number | null {
  const most = MOST.exec(message.slice(0, MAX_MESSAGE))?.[1]
  return most === undefined ? null : Number(most)
}
