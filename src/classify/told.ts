import type { FaqCode } from "../faq/entry.ts"
import { readAnyReset } from "../headers/reset-fields.ts"
import { readRetryAfter } from "../headers/retry-after.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import { type Meaning, meaningOfCode, meaningOfMessage } from "./api-vocabulary.ts"
import type { ApiWords } from "./api-words.ts"
import type { Told, Verdict } from "./verdict.ts"

interface Reading {
  /** The row; null: the status's. */
  readonly code: FaqCode | null
  readonly kind: Verdict["kind"]
  readonly exhausted?: true
  /** Statuses under which a code has this meaning; null: every failed one. */
  readonly byCode: readonly number[] | null
  /** Statuses under which a phrase has it. */
  readonly byMessage: readonly number[]
}

const BAD_REQUEST = [400, 403]
/** A 5xx passes by itself as it is. */
const CONFLICTS = [400, 403, 409, 412, 420, 422, 423]
const REFUSED = [400, 401, 403, 419, 440, 498]
const TOO_MUCH = [400, 403, 408, 409, 413, 422, 500, 503, 504]
const GONE = [400, 404, 409, 410, 412, 422]

const READINGS: { readonly [meaning in Meaning]: Reading } = {
  quota: {
    code: 429,
    kind: "permanent",
    exhausted: true,
    byCode: null,
    byMessage: [400, 401, 402, 403, 429],
  },
  throttled: { code: 429, kind: "throttled", byCode: null, byMessage: [400, 401, 403, 418, 422, 429, 503] },
  token: { code: 401, kind: "permanent", byCode: REFUSED, byMessage: [...BAD_REQUEST, 498] },
  busy: { code: 503, kind: "transient", byCode: CONFLICTS, byMessage: [400, 403, 409, 423] },
  "too-long": { code: 504, kind: "permanent", byCode: TOO_MUCH, byMessage: TOO_MUCH },
  "too-large": { code: 414, kind: "permanent", byCode: TOO_MUCH, byMessage: TOO_MUCH },
  sender: { code: 400, kind: "permanent", byCode: null, byMessage: [] },
  cursor: { code: null, kind: "permanent", byCode: GONE, byMessage: GONE },
}

/** The row and the kind of what a response says; `code` null: the row of its status. */
export const readingOf = ({ meaning }: Told): Reading => READINGS[meaning]

/** Headers in which APIs put their code: AWS, https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html; Azure. */
const CODE_HEADERS = ["x-amzn-errortype", "x-ms-error-code"]

/** What a code of the API says, in the body or in a header; null if no code is known. */
export function toldByCode(head: ResponseHead, words: ApiWords): Told | null {
  let first: Told | null = null
  for (const name of CODE_HEADERS) {
    const value = head.header(name)
    const found = value === null ? null : codeTold(value, head.status)
    if (found) return found
  }
  for (const value of new Set(words.codes)) {
    const found = codeTold(value, head.status)
    if (found && isOfAResource(found, words)) continue
    // A quota that is used up is told beside a general code.
    if (found?.meaning === "quota") return found
    first ??= found
  }
  return first
}

/** Parts of codes that mean a limit on requests under these statuses alone. Elsewhere, a balance is money to be moved. */
const MEANS_SO_UNDER: readonly (readonly [RegExp, readonly number[]])[] = [
  [/balance/i, [402, 429]],
  [/quota.?exceeded$/i, [400, 403, 429, 503]],
]

function codeTold(value: string, status: number): Told | null {
  const meaning = /^\s*429\b/.test(value)
    ? "throttled"
    : /per-?(?:day|month)/i.test(value) && !/\s/.test(value)
      ? "quota"
      : meaningOfCode(value)
  if (meaning === null) return null
  const only = MEANS_SO_UNDER.find(([part]) => part.test(value))
  if (only && !only[1].includes(status)) return null
  const { byCode } = READINGS[meaning]
  return byCode === null || byCode.includes(status)
    ? { meaning, by: "code", value: value.slice(0, 120) }
    : null
}

/** `QuotaExceeded` may be about what an account can own, which does not pass. */
const RESOURCE =
  /\b(?:cores?|v?cpus?|gpus?|vms?|instances?|storage|disk|space|memory|address(?:es)?|mailbox|seats?|users?|projects?|buckets?|clusters?)\b/i

const isOfAResource = ({ value }: Told, { messages }: ApiWords): boolean =>
  /^quota.?exceeded$/i.test(value) && messages.some((message) => RESOURCE.test(message.slice(0, 1_000)))

/** SOAP's own codes, 1.1 and 1.2, for a message that "should not be resent without change"; with subcodes after a dot. */
const OF_THE_SENDER = /^(?:[\w-]{1,40}:)?(?:Client|Sender)(?:\.|$)/

/** A fault of SOAP that lies in the request. */
export function toldByFault({ codes }: ApiWords): Told | null {
  const code = codes.find((code) => OF_THE_SENDER.test(code))
  return code === undefined ? null : { meaning: "sender", by: "code", value: code.slice(0, 120) }
}

/** What a message of the API says by a phrase that means nothing else. @param status of the failure; 400 for one in a 2xx */
export function toldByMessage(status: number, words: ApiWords): Told | null {
  const wanted = (meaning: Meaning) => READINGS[meaning].byMessage.includes(status)
  const messages = words.messages.slice(0, 8)
  for (const [i, message] of messages.entries()) {
    // Not by a set, which would read the whole of a long text.
    if (messages.indexOf(message) < i) continue
    const found = meaningOfMessage(message, wanted)
    if (found) return { meaning: found.meaning, by: "message", value: found.phrase.slice(0, 120) }
  }
  return null
}

/** Statuses of a refusal that may be that of a limit, if nothing in the body says otherwise. */
const UNSPECIFIC = [400, 409, 422]
const OF_A_RIGHT =
  /\b(?:permissions?|scopes?|privileges?|not (?:authori[sz]ed|allowed|permitted)|waf|firewall|blocked by)\b/i

/**
 * A 403 that says when to come back, or a refusal with a limit that is used up, is a rate limit: a missing permission
 * does not return by itself.
 * @param words null if the body is not known
 */
export function toldByHeader(head: ResponseHead, words: ApiWords | null, now: number): Told | null {
  const { status } = head
  const isForbidden = status === 403
  if (
    !isForbidden &&
    (words === null || !UNSPECIFIC.includes(status) || words.codes.length + words.messages.length > 0)
  )
    return null
  const header: ResponseHead["header"] = (name) => head.header(name)
  if (isForbidden && words?.messages.some((message) => OF_A_RIGHT.test(message.slice(0, 1_000)))) return null
  if (isForbidden && readRetryAfter(header, now))
    return { meaning: "throttled", by: "header", value: "retry-after" }
  const reset = readAnyReset(header, head.headers(), now)
  return reset?.usedUp ? { meaning: "throttled", by: "header", value: reset.from.slice(0, 120) } : null
}
