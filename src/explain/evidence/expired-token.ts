import { apiErrorOf } from "../api-error/read-api-error.ts"
import type { FailureContext } from "../failure-context.ts"
import { maskedName } from "../masked-text.ts"
import { parametersOf } from "../request-size/request-parameters.ts"
import type { Suggestion } from "./evidence.ts"

/**
 * A token that says where to go on: of a page, a scroll, or a synchronisation. Google: 410, "Sync token is no longer valid";
 * Microsoft Graph: `resyncRequired`; Elasticsearch: 404, `search_context_missing_exception`; Notion: "start_cursor … is invalid";
 * Salesforce: `INVALID_QUERY_LOCATOR`; Airtable: `LIST_RECORDS_ITERATOR_NOT_AVAILABLE`.
 */
const OF_PLACE =
  /\b(?:sync|delta|page|pagination|next|continuation|resume|skip)[ _-]?(?:token|link)|\b(?:scroll|history|scroll_|start[ _]?history)[ _-]?id\b|cursor|query[ _]locator|iterator_|\bscroll\b|search[ _]context|\bresync/i
const GONE =
  /expire|invalid|not valid|not[ _]available|no longer|too old|stale|not found|missing_exception|no search context|required\b|full sync/i

/** Names of parameters that hold such a token, plain. */
const NAMES =
  /^(?:\w*(?:sync|delta|page|next|continuation|skip|scroll|resume)(?:token|id|link|key)|\w*cursor|after|starthistoryid)$/i

const STATUSES = new Set([400, 404, 409, 410, 412, 422])
const MAX_MESSAGE = 2_000

/** Has a cursor or a token of a synchronisation expired, by what the API says? */
export function isExpiredPlace(failure: FailureContext): boolean {
  const { status, code: row } = failure.verdict
  // Within a 200, as at monday.com, the row stands for the status.
  if (status === null || !STATUSES.has(status < 300 ? row : status)) return false
  const { code = "", message = "" } = apiErrorOf(failure)
  return `${code.replace(/([a-z])([A-Z])/g, "$1 $2")}. ${message.slice(0, MAX_MESSAGE)}`
    .split(/[.;] /)
    .some((sentence) => OF_PLACE.test(sentence) && GONE.test(sentence))
}

/** Nothing but a new start brings it back. */
export function* startAgain(failure: FailureContext): Generator<Suggestion> {
  const token = parametersOf(failure.request).find(
    ({ name, value }) => value !== "" && NAMES.test(name.replace(/[^A-Za-z0-9]/g, "")),
  )
  const name = token && maskedName(failure, token.name)
  const leave = name ? `Leave out ${name}, and start` : "Start"
  const text = `${leave} again without the token: it has expired, or is not one that this call takes. Fetch everything from the beginning, and keep the new token that comes with it.`
  yield { setting: name ?? "cursor", value: null, text }
}
