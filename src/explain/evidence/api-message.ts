import { apiErrorOf } from "../api-error/read-api-error.ts"
import type { FailureContext } from "../failure-context.ts"
import { asSentence, joinList } from "../format.ts"
import { maskedName, maskedText } from "../masked-text.ts"
import type { Evidence } from "./evidence.ts"
import { frontOf, webPage } from "./web-page.ts"

/** What the API says itself, and the field that it names. A page or a firewall in front of it is not the API. */
export function* apiMessage(failure: FailureContext): Generator<Evidence> {
  const { form, fields } = apiErrorOf(failure)
  const front = frontOf(failure)
  if (form === "page" || front) return yield* webPage(failure, front)
  const quote = quoteOf(failure)
  if (quote) yield { kind: "api-message", text: quote, value: providerOf(failure) }
  if (fields.length > 0) {
    const names = fields.map((field) => maskedName(failure, field))
    yield { kind: "field", text: `It names ${joinList(names)}.`, value: names }
  }
}

/** `"The API says (code x): Try later."`; null where it said nothing in its own words. */
export function quoteOf(failure: FailureContext, says = "says", answers = "answers"): string | null {
  const { code, message } = providerOf(failure) ?? {}
  if (message === undefined) return code === undefined ? null : `The API ${answers} with code ${code}.`
  const named = code === undefined ? "" : ` (code ${code})`
  return asSentence(`The API ${says}${named}: ${message}`)
}

/** The API's own code and message, masked and cut; null where it said nothing in its own words. */
export function providerOf(failure: FailureContext): { code?: string; message?: string } | null {
  const { form, code, message } = apiErrorOf(failure)
  if (form === "page" || (code === undefined && message === undefined)) return null
  return {
    ...(code === undefined ? {} : { code: maskedName(failure, code) }),
    ...(message === undefined ? {} : { message: maskedText(failure, message) }),
  }
}
