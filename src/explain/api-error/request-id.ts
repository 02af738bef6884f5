import { cutText, oneLine } from "../../redact/mask.ts"
import type { FailureContext } from "../failure-context.ts"
import { maskedText } from "../masked-text.ts"
import { apiErrorOf } from "./read-api-error.ts"

/**
 * Headers in which servers give the id of a request, the API's own before those of what stands in front of it.
 * Sources: the API references of AWS, Microsoft, GitHub, Meta, HubSpot, LinkedIn, Intuit, Zendesk, Slack, Google, Atlassian,
 * TikTok, OpenAI, Xero and Salesforce; Cloudflare and Fly for the last ones.
 * @internal exported for the tests, which loop over it
 */
export const REQUEST_ID_HEADERS =
  `x-request-id request-id x-requestid x-amzn-requestid x-amz-request-id x-ms-request-id
  x-github-request-id x-fb-trace-id x-fb-request-id x-shopify-request-id x-hubspot-correlation-id x-li-uuid intuit_tid
  x-zendesk-request-id x-zd-request-id x-slack-req-id x-slack-unique-id x-goog-request-id x-guploader-uploadid
  x-arequestid atl-traceid x-tt-logid openai-request-id anthropic-request-id xero-correlation-id x-correlation-id
  correlation-id x-trace-id x-amz-apigw-id x-amz-cf-id x-vercel-id fly-request-id cf-ray`.split(/\s+/)

const MAX_LENGTH = 200

/** The server's own id for the request, to quote to its support; null where it gave none. */
export function requestIdOf(failure: FailureContext): string | null {
  for (const name of failure.profile?.requestId ?? []) {
    const value = failure.response?.header(name)
    if (value && !isEcho(failure, value)) return cutText(oneLine(value), MAX_LENGTH) || null
  }
  for (const name of REQUEST_ID_HEADERS) {
    const value = failure.response?.header(name)
    if (value && !isEcho(failure, value))
      return cutText(oneLine(failure.maskHeader(name, value)), MAX_LENGTH) || null
  }
  const { requestId } = apiErrorOf(failure)
  return requestId === undefined ? null : maskedText(failure, requestId, MAX_LENGTH)
}

/** Ids are long and mixed, and so look like secrets: a piece is too short to, but by the prefixes of known tokens. */
const PIECE = 30

function isEcho(failure: FailureContext, value: string): boolean {
  if (failure.repeats(value)) return true
  const id = value.slice(0, MAX_LENGTH)
  for (let at = 0; at < id.length; at += PIECE / 2) {
    const piece = id.slice(at, at + PIECE)
    if (failure.mask(piece) !== piece) return true
  }
  return false
}
