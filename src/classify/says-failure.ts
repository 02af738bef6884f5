import { meaningOfCode } from "./api-vocabulary.ts"

type Fields = Readonly<Record<string, unknown>>

const names = (text: string): ReadonlySet<string> => new Set(text.split(" "))

/** Names, in lower case without separators, of which one with a value says that a response is an error. */
const ERROR = names("error errors errcode errorcode errormessage")
/** Names that an error has beside it. A response that has any other with a value in it is data. */
const BESIDE = names(
  "code msg message messagecn errmsg errormsg errorid errorname errordescription errordetail description details info requestid traceid logid request extensions servedby host documentationurl path time timestamp hint success ok",
)
/** An error has no more fields than these. */
const MAX_FIELDS = 12

/**
 * True if the data of a 2xx says itself that it is no success: `success: false`, `ok: false`, a status of 400 or more
 * beside an error, or nothing but an error. A code alone is no sign, nor a status: rows of data have both.
 */
export function saysFailure(data: unknown): boolean {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false
  const fields = data as Fields
  const { success, ok, status_code, statusCode } = fields
  if (success === false || ok === false) return true
  if (success === true || ok === true) return false
  const status = Number(status_code ?? statusCode)
  if (status >= 400 && status < 600)
    return ["error", "errors", "error_code", "error_message"].some((name) => Boolean(fields[name]))
  return isOnlyError(fields, 0)
}

function isOnlyError(fields: Fields, depth: number): boolean {
  const keys = Object.keys(fields)
  if (keys.length > MAX_FIELDS) return false
  let isError = false
  for (const key of keys) {
    const value = fields[key]
    if (isEmpty(value)) continue
    const name = key.toLowerCase().replace(/[^a-z0-9]+/g, "")
    if (ERROR.has(name)) isError ||= value !== "0"
    else if (name === "status" && typeof value === "string") {
      // Of a job that failed, the status is data.
      if (meaningOfCode(value) === null) return false
    } else if ((name === "response" || name === "status") && typeof value === "object" && depth === 0) {
      if (!isErrorWithin(value as Fields, depth)) return false
      isError = true
    } else if (!BESIDE.has(name)) return false
  }
  return isError
}

/** `{ Response: { Error: … } }` of Tencent Cloud, `{ status: { message: … } }` of GeoNames. */
const isErrorWithin = (fields: Fields, depth: number): boolean =>
  isOnlyError(fields, depth + 1) || (typeof fields.message === "string" && Object.keys(fields).length <= 2)

function isEmpty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return !value
  return Object.keys(value).length === 0
}
