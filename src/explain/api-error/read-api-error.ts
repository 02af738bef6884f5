import { parseTruncatedJson } from "../../http/parse-truncated-json.ts"
import { EXCERPT_BYTES } from "../../http/response-view.ts"
import type { BodyPath } from "../../profiles/schema/profile.ts"
import { ResponseBody } from "../../profiles/schema/response-body.ts"
import type { FailureContext } from "../failure-context.ts"
import type { ApiError } from "./api-error.ts"
import { apiErrorInJson, MAX_MESSAGE } from "./json-api-error.ts"

const apiErrors = new WeakMap<FailureContext, ApiError>()

/** Read once for each failure. */
export function apiErrorOf(failure: FailureContext): ApiError {
  const apiError = apiErrors.get(failure) ?? {
    ...parseApiError(failure.bodyExcerpt, failure.response?.status ?? null, failure.withoutEchoes),
    ...profileErrorOf(failure),
  }
  apiErrors.set(failure, apiError)
  return apiError
}

/** Code and message from where the API's profile says that they stand. */
function profileErrorOf({ profile, bodyExcerpt }: FailureContext): Pick<ApiError, "code" | "message"> {
  const { error } = profile?.profile ?? {}
  if (!profile || !error || bodyExcerpt === "") return {}
  const body = ResponseBody.ofStart(bodyExcerpt)
  const at = (paths: readonly BodyPath[] | undefined, longest: number) => {
    for (const path of paths ?? []) {
      const text = body
        .at(path)
        .map(({ value }) => textOf(value))
        .find((value) => value !== "")
      if (text !== undefined) return text.slice(0, longest)
    }
    return undefined
  }
  const code = at(error.code, 100)
  const message = at(error.message, MAX_MESSAGE)
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : ""

/**
 * The API's own code and message in a body of any form: JSON (also cut short), XML, an HTML page's title, or the
 * first line of plain text. Total; reads at most EXCERPT_BYTES characters.
 * @param withoutEchoes for what is no JSON: an element or a line may end within an echo, whose half is not known again
 */
function parseApiError(
  excerpt: string,
  status: number | null,
  withoutEchoes: (text: string) => string = (text) => text,
): ApiError {
  const text = excerpt.slice(0, EXCERPT_BYTES).trim()
  if (text === "") return { form: "none", fields: [] }
  const json = parseTruncatedJson(text)
  if (json !== undefined) return apiErrorInJson(json, status)
  if (!text.startsWith("<"))
    return { form: "text", message: firstLine(withoutEchoes(text.slice(0, MAX_READ))), fields: [] }
  const shown = withoutEchoes(text)
  return /<(?:!doctype\s+html|html|head|body)\b/i.test(text) ? page(shown) : xml(shown)
}

/** Of a plain text, in characters: masks may be much shorter than what they stand for. */
const MAX_READ = 4 * MAX_MESSAGE

function firstLine(text: string): string {
  return (text.split(/[\r\n]/, 1)[0] ?? "").slice(0, MAX_MESSAGE)
}

/** nginx, Cloudflare and their like name the fault in the title. */
function page(html: string): ApiError {
  const title = element(html, ["title"]) ?? element(html, ["h1"])
  return { form: "page", ...(title === undefined ? {} : { message: title }), fields: [] }
}

// SOAP 1.1 and 1.2, S3 and other AWS services, Microsoft Advertising.
const XML_CODES = ["faultcode", "errorcode", "code", "value"]
const XML_MESSAGES = ["faultstring", "errormessage", "message", "description", "text", "reason", "error"]

function xml(text: string): ApiError {
  const content = text.replaceAll("<![CDATA[", "").replaceAll("]]>", "")
  const code = element(content, XML_CODES)
  const message = element(content, XML_MESSAGES)
  const requestId = element(content, ["requestid", "trackingid"])
  return {
    form: "xml",
    ...(code === undefined ? {} : { code: code.slice(0, 100) }),
    ...(message === undefined ? {} : { message }),
    fields: [],
    ...(requestId === undefined ? {} : { requestId }),
  }
}

// Every quantifier is bounded or ends at a character that its own set leaves out.
const ELEMENT = /<(?:[\w.-]{1,40}:)?([A-Za-z]\w{0,40})(?:\s[^<>]{0,300})?>([^<]{1,8000})</g

/** The text of the first element of the best name. */
function element(text: string, names: readonly string[]): string | undefined {
  let best: { rank: number; content: string } | undefined
  for (const [, name = "", content = ""] of text.matchAll(ELEMENT)) {
    const rank = names.indexOf(name.toLowerCase())
    if (rank === -1 || (best && best.rank <= rank) || content.trim() === "") continue
    best = { rank, content }
  }
  return best && decodeEntities(best.content.trim().slice(0, MAX_MESSAGE))
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  amp: "&",
}

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|#39|amp);/g, (_, name: string) => ENTITIES[name] ?? "")
}
