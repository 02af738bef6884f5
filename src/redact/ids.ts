/**
 * Forms of ids that give no access to anything, within a longer word too.
 * RFC 9562 for UUIDs, RFC 3339 and ISO 8601 for moments.
 */
const WITHIN =
  /(?<![0-9a-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:19|20)\d\d([-_]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:[T_-]?[0-2]\d[-_]?[0-5]\d(?:[-_]?[0-5]\d(?:[-_]?\d{1,9})?)?z?)?)(?![0-9a-z])/gi

/** Forms of ids that are a word by themselves. */
const WHOLE: readonly RegExp[] = [
  // Pods of a deployment: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label
  /^(?:[a-z][a-z0-9]*-)+[a-z0-9]{8,10}-[a-z0-9]{5}$/,
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
  /^[a-z]{1,12}(?:-[a-z]{1,12})?-0[0-9a-f]{16}$/,
  // But for keys (SK) and accounts (AC): https://www.twilio.com/docs/glossary/what-is-a-sid
  /^(?!SK|AC)[A-Z]{2}[0-9a-f]{32}$/,
  // https://docs.stripe.com/api, each object's id
  /^(?:acct|ba|card|ch|cus|cn|dp|du|evt|fee|file|ii|il|in|link|mandate|payout|pi|pm|po|price|prod|py|qt|re|seti|si|src|sub|tr|txn|we)_[A-Za-z0-9]{14,24}$/,
  // Query locators: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
  /^0[A-Za-z0-9]{14}(?:[A-Za-z0-9]{3})?-\d{1,6}$/,
]

/** What is left of a word without the ids in it; `""` if the word is one. */
export function withoutIds(word: string): string {
  const rest = word.replace(WITHIN, "")
  return WHOLE.some((form) => form.test(rest)) ? "" : rest
}

/** The names by which APIs tell ids of calls, of versions and of machines, at the end of what stands before a value. */
const NAME_BEFORE =
  /(?:^|[^a-z]|fb|amzn)(?:(?:request|req|trace|span|correlation|operation|activity|invocation|event|log|error|incident|transaction|ray|debug|support|message)[ _-]?(?:id|identifier)|requests?|traces?|spans?|commits?(?:[ _-]?(?:sha|hash|id))?|(?:(?:head|base|merge|tree|blob|git)[ _-]?)?sha|sha-?(?:1|224|256|384|512)|trees?|blobs?|compare|digests?|checksum|md5|etag|traceparent|pods?|containers?|replicasets?)["'\\]{0,4}\s?(?:[:=#@(/-]|is)?\s{0,2}["'\\([{<]{0,4}(?:root=|self=)?$/i
/** The second of two versions that are compared. */
const VERSION_BEFORE = /[0-9a-f]{7}\.{2,3}$/
/** The longest such name, with what stands between it and the value, in characters. */
const NAME_ROOM = 48

/** Does what stands before `at` call the value there an id? */
export function isCalledId(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - NAME_ROOM), at)
  return NAME_BEFORE.test(before) || VERSION_BEFORE.test(before)
}
