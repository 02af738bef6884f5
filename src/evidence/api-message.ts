import type { Evidence } from "./evidence.ts"
import { saidTo } from "./read-said.ts"
import { shownName, shownText } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { listed } from "./wording.ts"

/** What the API says itself, and the field that it names. A web page is no API's answer. */
export function* apiMessage(sight: Sight): Generator<Evidence> {
  const { form, code, message, fields } = saidTo(sight)
  if (form === "page") {
    const title = message ? `, titled "${shownText(sight, message)}"` : ""
    yield {
      kind: "web-page",
      text: `The answer is a web page${title}: not the API's own.`,
      ...value(title && shownText(sight, message ?? "")),
    }
    return
  }
  const provider = providerOf(sight)
  if (provider) {
    const named = code === undefined ? "" : ` (code ${provider.code})`
    const said =
      provider.message === undefined
        ? `The API answers with code ${provider.code}`
        : `The API says${named}: ${provider.message}`
    yield { kind: "api-message", text: /[.!?]$/.test(said) ? said : `${said}.`, value: provider }
  }
  if (fields.length > 0) {
    const names = fields.map((field) => shownName(sight, field))
    yield { kind: "field", text: `It names ${listed(names)}.`, value: names }
  }
}

const value = (text: string) => (text === "" ? {} : { value: text })

/** The API's own code and message, masked and cut; null where it said nothing in its own words. */
export function providerOf(sight: Sight): { code?: string; message?: string } | null {
  const { form, code, message } = saidTo(sight)
  if (form === "page" || (code === undefined && message === undefined)) return null
  return {
    ...(code === undefined ? {} : { code: shownName(sight, code) }),
    ...(message === undefined ? {} : { message: shownText(sight, message) }),
  }
}
