/**
 * Forms of ids that give no access to anything, within a longer word too.
 * RFC 9562 for UUIDs, RFC 3339 and ISO 8601 for moments.
 */
const WITHIN =
  /(?<![0-9a-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:19|20)\d\d([-_]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:[T_-]?[0-2]\d[-_]?[0-5]\d(?:[-_]?[0-5]\d(?:[-_]?\d{1,9})?)?z?)?)(?![0-9a-z])/gi

/**
 * What objects are called, type first. https://docs.stripe.com/api, https://platform.openai.com/docs/api-reference,
 * https://docs.claude.com/en/api/messages, https://vercel.com/docs/rest-api
 */
const OBJECT_ID =
  "(?:(?:acct|ba|bat|card|ch|cus|cn|cs_live|cs_test|dp|du|evt|fee|file|ii|il|in|ipi|link|mandate|payout|person|pi|plink|pm|po|price|prod|py|pyr|qt|re|req|seti|setatt|si|src|sub|sub_sched|tr|trr|txcd|txn|txr|we|asst|batch|msg|msgbatch|msg_batch|resp|rs|fc|run|step|thread|vs|vsfc|dpl|prj|team|user|org|proj|project)_|(?:chatcmpl|cmpl|file|ft|ftjob|modr)-)[A-Za-z0-9]{14,66}"

/** Forms of ids that are a word by themselves. */
const WHOLE: readonly RegExp[] = [
  // Pods of a deployment: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label
  /^(?:[a-z][a-z0-9]*-)+[a-z0-9]{8,10}-[a-z0-9]{5}$/,
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
  /^[a-z]{1,12}(?:-[a-z]{1,12})?-0[0-9a-f]{16}$/,
  // But for keys (SK), the user names of Basic; an account's (AC) is a part of every URL:
  // https://www.twilio.com/docs/glossary/what-is-a-sid
  /^(?!SK)[A-Z]{2}[0-9a-f]{32}$/,
  new RegExp(`^${OBJECT_ID}$`),
  // https://github.com/ulid/spec, of the years to 2039, behind a type too: user_01KXNC814N5RGAYE44QNMR5ATB
  /^(?:[a-z]{1,16}_)?01(?:[0-9A-HJKMNP-TV-Z]{24}|[0-9a-hjkmnp-tv-z]{24})$/,
  // A page's title and id: https://developers.notion.com/reference/retrieve-a-page
  /^[A-Z][a-z]{1,16}-(?:[A-Za-z0-9]{1,16}-){0,9}[0-9a-f]{32}$/,
  // Query locators: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
  /^0[A-Za-z0-9]{14}(?:[A-Za-z0-9]{3})?-\d{1,6}$/,
]

const OBJECT = new RegExp(OBJECT_ID, "y")

/** Where an object's id that starts at a place ends; 0 if there is none. */
export function objectIdEnd(text: string, at: number): number {
  OBJECT.lastIndex = at
  return OBJECT.test(text) && !/[\w-]/.test(text.charAt(OBJECT.lastIndex)) ? OBJECT.lastIndex : 0
}

/** What is left of a word without the ids in it; `""` if the word is one. */
export function withoutIds(word: string): string {
  const rest = word.replace(WITHIN, "")
  return WHOLE.some((form) => form.test(rest)) ? "" : rest
}

/** The names by which APIs tell ids of calls, of versions and of machines, at the end of what stands before a value. */
const NAME_BEFORE =
  /(?:^|[^a-z]|fb|amzn|if-)(?:(?:request|req|trace|span|correlation|operation|activity|invocation|event|log|error|incident|transaction|ray|debug|support|message)[ ._-]?(?:id|identifier)|requests?|traces?|spans?|(?:cloud-)?trace-context|commits?(?:[ _-]?(?:sha|hash|id))?|(?:(?:head|base|merge|tree|blob|git)[ _-]?)?sha|sha-?(?:1|224|256|384|512)|trees?|blobs?|compare|digests?|checksum|md5|etags?|match|traceparent|pods?|containers?|replicasets?|revisions?|refs?|src|raw|parents?|head(?: is now at)?|branch \S{1,16} at|(?:error |support )?reference|(?:finger|thumb)prints?|tickets?|builds?|jobs?|tasks?|runs?|incidents?|versions?)["'\\]{0,4}\s?(?:[:=#@(/-]|is)?\s{0,2}["'\\([{<]{0,4}(?:root=|self=)?$/i
/** The second of two versions that are compared. */
const VERSION_BEFORE = /[0-9a-f]{7}\.{2,3}$/
/** Anything that is called an id, `jobId`, `"id":`, `ID of`, with the word before it. */
const ID_BEFORE =
  /([A-Za-z]{0,16})[ ._-]?(?:[iI][dD]|[iI]dentifier|ObjectId failed for value)["'\\]{0,4}\s?(?:[:=#]|is|of)?\s{0,2}["'\\([{<]{0,4}$/
/** Their ids are credentials, or half of one. */
const NO_ID =
  /session|token|secret|auth|access|login|cookie|key|client|credential|password|sid$|val$|inval$|gr$/i
/** Paths of collections: `/zones/`, `/albums/`. */
const COLLECTION = /\/([A-Za-z][a-z]{1,16}(?:[_-][a-z]{1,16}){0,3}|d)\/$/
/** Names of values that grant access by themselves, in the plural too. */
const NO_COLLECTION =
  /hook|key|token|secret|session|invit|link|share|feed|bot|credential|passw|code|callback|cookie|reset|verif|confirm|activat|auth|access|login|pass|sign|unsubscribe|trigger|heartbeat|ping|cron|widget/i
/** Of documents, with ids of 33 or 44 characters: https://developers.google.com/workspace/drive/api/guides/about-files */
const DOCUMENTS = /^(?:d|files|folders|spreadsheets|documents|presentations)$/
const DOCUMENT_ID = /^1[\w-]{32,43}$/
/** As long as ids are. */
const PLAIN_ID = /^(?:[0-9a-f]{24,40}|[A-Za-z0-9]{1,28}|[A-Za-z]{1,3}-[A-Z0-9]{1,28}|[a-z0-9]{1,32})$/
/** The longest such name, with what stands between it and the value, in characters. */
const NAME_ROOM = 64

/** Does what stands before `at` call the word there an id? */
export function isCalledId(text: string, at: number, word: string): boolean {
  const before = text.slice(Math.max(0, at - NAME_ROOM), at)
  if (NAME_BEFORE.test(before) || VERSION_BEFORE.test(before)) return true
  const named = ID_BEFORE.exec(before)
  if (named) return PLAIN_ID.test(word) && !NO_ID.test(named[1] ?? "")
  const collection = COLLECTION.exec(before.startsWith("/") ? before : `/${before}`)?.[1]
  if (collection === undefined || NO_COLLECTION.test(collection)) return false
  if (DOCUMENTS.test(collection) && DOCUMENT_ID.test(word)) return true
  return collection.endsWith("s") && PLAIN_ID.test(word)
}
