import { parseTruncatedJson } from "../../http/parse-truncated-json.ts"
import type { BodyPath } from "../../profiles/schema/profile.ts"
import { ResponseBody } from "../../profiles/schema/response-body.ts"
import { CUT } from "../../redact/mask.ts"
import type { FailureContext } from "../failure-context.ts"
import { echoFreeStart, readHeader } from "../masked-text.ts"
import type { ApiError } from "./api-error.ts"
import { markedWhereCut } from "./cut-excerpt.ts"
import { apiErrorInJson, MAX_CODE, MAX_MESSAGE, withoutNamespace } from "./json-api-error.ts"

const apiErrors = new WeakMap<FailureContext, ApiError>()

/** Read once for each failure. */
export function apiErrorOf(failure: FailureContext): ApiError {
  const apiError = apiErrors.get(failure) ?? {
    ...codeInHeader(failure),
    ...parseApiError(failure),
    ...profileErrorOf(failure),
  }
  apiErrors.set(failure, apiError)
  return apiError
}

/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; Azure: https://learn.microsoft.com/en-us/rest/api/storageservices/status-and-error-codes2 */
const CODE_HEADERS = ["x-amzn-errortype", "x-ms-error-code"]

function codeInHeader(failure: FailureContext): Pick<ApiError, "code"> {
  for (const name of CODE_HEADERS) {
    const code = readHeader(failure, name)
    if (code) return { code: echoFreeStart(failure, withoutNamespace(code), MAX_CODE) }
  }
  return {}
}

/** Code and message from where the API's profile says that they stand. */
function profileErrorOf(failure: FailureContext): Pick<ApiError, "code" | "message"> {
  const { profile, bodyExcerpt } = failure
  const { error } = profile ?? {}
  if (!profile || !error || bodyExcerpt === "") return {}
  const body = ResponseBody.ofParsed(parseTruncatedJson(bodyExcerpt, CUT))
  const at = (paths: readonly BodyPath[] | undefined, longest: number) => {
    for (const path of paths ?? []) {
      const found = path === "" ? [bodyExcerpt] : body.at(path).map(({ value }) => value)
      const text = found.map(textOf).find((value) => value !== "")
      if (text !== undefined) return echoFreeStart(failure, text, longest)
    }
    return undefined
  }
  const code = at(error.code, MAX_CODE)
  const message = at(error.message, MAX_MESSAGE)
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : ""

/**
 * The API's own code and message in a body of any form: JSON (also cut short), XML, an HTML page's title, or the
 * first line of plain text. Total. Of what is no JSON the echoes are masked as a whole: an element or a line may end within
 * one, whose half is not known again.
 */
function parseApiError(failure: FailureContext): ApiError {
  const text = failure.bodyExcerpt.trim()
  if (text === "") return { form: "none", fields: [] }
  const json = parseTruncatedJson(text, CUT)
  const start: Start = (text, limit) => echoFreeStart(failure, text, limit)
  if (json !== undefined) return apiErrorInJson(json, failure.response?.status ?? null, start)
  const shown = failure.withoutEchoes(markedWhereCut(text))
  if (!text.startsWith("<"))
    return { form: "text", message: start(shown.split(/[\r\n]/, 1)[0] ?? "", MAX_MESSAGE), fields: [] }
  return /<(?:!doctype\s+html|html|head|body)\b/i.test(text) ? page(shown, start) : xml(shown, start)
}

type Start = (text: string, limit: number) => string

/** nginx, Cloudflare and their like name the fault in the title. */
function page(html: string, start: Start): ApiError {
  const title = element(html, ["title", "h1"], start)
  const requestId = PAGE_IDS.map((id) => id.exec(html)?.[1]).find((id) => id !== undefined)
  return {
    form: "page",
    ...(title === undefined ? {} : { message: title }),
    fields: [],
    ...(requestId === undefined ? {} : { requestId: decodeEntities(requestId) }),
  }
}

/** How firewalls and proxies print the id of a request that they refused: Cloudflare, CloudFront, Akamai, Imperva, F5. */
const PAGE_IDS = [
  /\bRay ID: ?(?:<[^<>]{0,100}>)?([0-9a-f]{8,20})\b/i,
  /\bRequest ID: ?([\w=-]{8,100})/i,
  /\bReference(?: |&#32;)?(?:#|&#35;)([0-9a-f]{1,10}(?:(?:\.|&#46;)[0-9a-f]{1,40}){1,6})/i,
  /\bincident ID: ?([\d-]{8,60})/i,
  /\bsupport ID is: ?(\d{8,40})/i,
]

// SOAP 1.1 and 1.2, S3 and other AWS services, Microsoft Advertising, NetSuite: the one of the fault's detail says more.
const XML_CODES = ["errorcode", "code", "faultcode", "value"]
const XML_MESSAGES = [
  "errormessage",
  "exceptionmessage",
  "message",
  "msg",
  "errordescription",
  "faultstring",
  "description",
  "detail",
  "text",
  "reason",
  "title",
  "err",
  "error",
]

function xml(text: string, start: Start): ApiError {
  const content = text.replaceAll("<![CDATA[", "").replaceAll("]]>", "")
  const code = element(content, XML_CODES, start, isTelling) ?? element(content, XML_CODES, start)
  const message = element(content, XML_MESSAGES, start)
  const requestId = element(content, ["requestid", "trackingid"], start)
  return {
    form: "xml",
    ...(code === undefined ? {} : { code: start(code, MAX_CODE) }),
    ...(message === undefined ? {} : { message }),
    fields: [],
    ...(requestId === undefined ? {} : { requestId }),
  }
}

/** SOAP's own codes say only whose fault it is: https://www.w3.org/TR/soap12-part1/#faultcodes */
const isTelling = (code: string) => !/^(?:[\w-]{1,40}:)?(?:Sender|Receiver|Server|Client)(?:\.|$)/.test(code)

// Every quantifier is bounded or ends at a character that its own set leaves out.
const TAG = /<(?:[\w.-]{1,40}:)?([A-Za-z]\w{0,40})(\s[^<>]{0,600})?>(?:([^<]{1,8000})(?=<))?/g
const ATTRIBUTE = /\s([\w.:-]{1,60}) ?= ?(?:"([^"]{1,500})"|'([^']{1,500})')/g

/** The text of the first element or attribute of the best name. */
function element(
  text: string,
  names: readonly string[],
  start: Start,
  takes: (content: string) => boolean = () => true,
): string | undefined {
  let best: { rank: number; content: string } | undefined
  const offer = (name: string, content: string) => {
    const rank = names.indexOf(name.toLowerCase())
    if (rank === -1 || (best && best.rank <= rank) || content.trim() === "" || !takes(content.trim())) return
    best = { rank, content }
  }
  for (const [, name = "", attributes = "", content = ""] of text.matchAll(TAG)) {
    offer(name, content)
    // Those of other elements describe what they hold: `<meta name="description" content="…">`.
    if (!/err|fault|status|exception|^rsp$/i.test(name)) continue
    for (const [, attribute = "", quoted, single = ""] of attributes.matchAll(ATTRIBUTE))
      offer(attribute, quoted ?? single)
  }
  return best && start(decodeEntities(best.content.trim()), MAX_MESSAGE)
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  "#35": "#",
  "#46": ".",
  amp: "&",
}

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|#39|#35|#46|amp);/g, (_, name: string) => ENTITIES[name] ?? "")
}
