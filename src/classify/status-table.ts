import type { FaqCode, FaqEntry } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"

/** `"throttled"`: slow down. `"transient"`: may pass by itself. `"permanent"`: the same request will fail again. */
type FailureKind = "throttled" | "transient" | "permanent"

/** The row of the FAQ to which a status belongs. */
export interface StatusRule {
  readonly code: FaqCode
  readonly kind: FailureKind
  /** The server did not process the request, so it may be sent again with any method. */
  readonly notProcessed?: true
  /** Why this row. */
  readonly reason: string
  /** Where the status is defined or documented. */
  readonly source: string
}

const rfc = (number: number, section: string) =>
  `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`
const CLOUDFLARE =
  "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/"
const NGINX = "https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.h"
const ALB =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html"
const SHOPIFY = "https://shopify.dev/docs/api/usage/response-codes"
const UNOFFICIAL = "https://en.wikipedia.org/wiki/List_of_HTTP_status_codes#Unofficial_codes"

const permanent = (code: FaqCode, reason: string, source: string): StatusRule => ({
  code,
  kind: "permanent",
  reason,
  source,
})
const transient = (code: FaqCode, reason: string, source: string): StatusRule => ({
  code,
  kind: "transient",
  reason,
  source,
})
const throttled = (code: FaqCode, reason: string, source: string): StatusRule => ({
  code,
  kind: "throttled",
  reason,
  source,
})

/** The ten codes of the FAQ. 504 is transient, though the advice of its row is to request less data. */
const FAQ_STATUS_RULES: Readonly<Record<FaqCode, StatusRule>> = {
  400: permanent(400, "a row of its own", rfc(9110, "15.5.1")),
  401: permanent(401, "a row of its own", rfc(9110, "15.5.2")),
  403: permanent(403, "a row of its own", rfc(9110, "15.5.4")),
  404: permanent(404, "a row of its own", rfc(9110, "15.5.5")),
  414: permanent(414, "a row of its own", rfc(9110, "15.5.15")),
  429: throttled(429, "a row of its own", rfc(6585, "4")),
  500: transient(500, "a row of its own", rfc(9110, "15.6.1")),
  502: transient(502, "a row of its own", rfc(9110, "15.6.3")),
  503: transient(503, "a row of its own", rfc(9110, "15.6.4")),
  504: transient(504, "a row of its own", rfc(9110, "15.6.5")),
}

/**
 * Every other status that IANA registers or that servers are known to send, with the row whose advice fits.
 * If vendors use one number differently, the most common use decides; a profile can override it.
 * @internal exported for the tests, which loop over it
 */
export const NEAREST_STATUS_RULES: Readonly<Record<number, StatusRule>> = {
  304: permanent(400, "nothing has changed since the copy that the request names", rfc(9110, "15.4.5")),
  402: permanent(403, "the account or its plan does not cover this call", rfc(9110, "15.5.3")),
  405: permanent(400, "the resource does not take this method", rfc(9110, "15.5.6")),
  406: permanent(400, "no answer in a format that the request accepts", rfc(9110, "15.5.7")),
  407: permanent(401, "the proxy wants credentials", rfc(9110, "15.5.8")),
  408: transient(504, "the server gave up waiting for the request", rfc(9110, "15.5.9")),
  409: permanent(400, "the request conflicts with the state of the resource", rfc(9110, "15.5.10")),
  410: permanent(404, "the resource is gone for good", rfc(9110, "15.5.11")),
  411: permanent(400, "the request lacks Content-Length", rfc(9110, "15.5.12")),
  412: permanent(400, "a precondition in the request's headers is false", rfc(9110, "15.5.13")),
  413: permanent(414, "the request's body is too large: ask for less at a time", rfc(9110, "15.5.14")),
  415: permanent(400, "the server does not take the body's format", rfc(9110, "15.5.16")),
  416: permanent(400, "the range asked for lies outside the resource", rfc(9110, "15.5.17")),
  417: permanent(400, "the server cannot meet the Expect header", rfc(9110, "15.5.18")),
  418: permanent(
    403,
    "registered as unused; APIs and firewalls answer it to clients they have banned",
    rfc(9110, "15.5.19"),
  ),
  419: permanent(401, "the session or its token has expired (Laravel)", UNOFFICIAL),
  420: throttled(429, "too many requests (Twitter's old limit)", UNOFFICIAL),
  421: {
    ...transient(
      502,
      "sent to a server that cannot answer for this host: another connection may do",
      rfc(9110, "15.5.20"),
    ),
    notProcessed: true,
  },
  422: permanent(400, "well-formed, but its content is wrong", rfc(9110, "15.5.21")),
  423: permanent(403, "the resource or the account is locked", rfc(4918, "11.3")),
  424: permanent(400, "another request that this one depends on has failed", rfc(4918, "11.4")),
  425: {
    ...transient(503, "the server will not act on early data: it was not processed", rfc(8470, "5.2")),
    notProcessed: true,
  },
  426: permanent(400, "the server wants another protocol", rfc(9110, "15.5.22")),
  428: permanent(400, "the request must be conditional", rfc(6585, "3")),
  430: permanent(403, "rejected as malicious (Shopify)", SHOPIFY),
  431: permanent(414, "the request's headers are too large", rfc(6585, "5")),
  440: permanent(401, "the login session has expired (IIS)", UNOFFICIAL),
  444: permanent(400, "nginx closes on requests it takes for malformed or malicious", NGINX),
  449: transient(
    503,
    "a passing conflict on the server, to be tried again (Azure Cosmos DB, Jira)",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
  ),
  450: permanent(403, "blocked by parental controls (Windows)", UNOFFICIAL),
  451: permanent(403, "withheld for legal reasons", rfc(7725, "3")),
  456: permanent(
    403,
    "the plan's quota is used up (DeepL)",
    "https://developers.deepl.com/docs/best-practices/error-handling",
  ),
  460: transient(504, "the client closed the connection before the load balancer could answer (AWS)", ALB),
  463: permanent(400, "X-Forwarded-For names too many addresses (AWS)", ALB),
  464: permanent(400, "the protocol does not fit the load balancer's target (AWS)", ALB),
  477: transient(
    503,
    "the account is being moved (HubSpot)",
    "https://developers.hubspot.com/docs/api-reference/error-handling",
  ),
  494: permanent(414, "a header of the request is too large (nginx)", NGINX),
  495: permanent(401, "the client certificate is not valid (nginx)", NGINX),
  496: permanent(401, "the server wants a client certificate (nginx)", NGINX),
  497: permanent(400, "plain HTTP was sent to an HTTPS port (nginx)", NGINX),
  498: permanent(401, "the token is invalid or has expired (Esri)", UNOFFICIAL),
  499: transient(504, "a proxy saw its client hang up before the answer came (nginx)", NGINX),
  501: permanent(400, "the server does not know this method", rfc(9110, "15.6.2")),
  505: permanent(400, "the server does not speak this version of HTTP", rfc(9110, "15.6.6")),
  506: permanent(500, "the server's content negotiation is misconfigured", rfc(2295, "8.1")),
  507: permanent(500, "the storage of the server is full, until its operator acts", rfc(4918, "11.5")),
  508: permanent(500, "the server found a loop in its own resources", rfc(5842, "7.2")),
  509: throttled(429, "the bandwidth limit is exceeded (hosting panels, Git LFS)", UNOFFICIAL),
  510: permanent(400, "the request lacks an extension that the server wants", rfc(2774, "7")),
  511: permanent(401, "the network between, a captive portal, wants a login", rfc(6585, "6")),
  520: transient(502, "the origin answered something that the proxy does not understand", CLOUDFLARE),
  521: transient(503, "the origin refuses the proxy's connections", CLOUDFLARE),
  522: transient(503, "the proxy's connection to the origin timed out", CLOUDFLARE),
  523: transient(503, "the proxy finds no route to the origin", CLOUDFLARE),
  524: transient(504, "connected, but the origin did not answer in time", CLOUDFLARE),
  525: permanent(502, "the TLS handshake between proxy and origin fails: configuration", CLOUDFLARE),
  526: permanent(502, "the origin's certificate is not valid: configuration", CLOUDFLARE),
  527: transient(502, "the connection between the proxy's two halves broke (Railgun, retired)", CLOUDFLARE),
  529: transient(503, "overloaded (Anthropic, Qualys)", "https://docs.claude.com/en/api/errors"),
  530: transient(
    503,
    "the proxy cannot resolve or reach the origin; a 1xxx error is in the body",
    CLOUDFLARE,
  ),
  540: transient(503, "the endpoint is switched off for a while (Shopify)", SHOPIFY),
  561: permanent(401, "the identity provider refused the login (AWS)", ALB),
  598: transient(504, "a proxy's read timed out (informal)", UNOFFICIAL),
  599: transient(504, "a proxy's connect timed out (informal)", UNOFFICIAL),
  783: permanent(400, "the request's JSON has a syntax error (Shopify)", SHOPIFY),
  999: permanent(403, "this client is not let in (LinkedIn)", UNOFFICIAL),
}

const STATUS_CLASSES = rfc(9110, "15")
const UNKNOWN_4XX = permanent(400, "unknown, so the 400 of its class", STATUS_CLASSES)
const UNKNOWN_5XX = transient(500, "unknown, so the 500 of its class", STATUS_CLASSES)
const REDIRECT = permanent(400, "a redirect that was not followed", rfc(9110, "15.4"))
const UNWANTED = permanent(502, "an answer, but not one that the client takes for final", STATUS_CLASSES)
const NO_STATUS = permanent(500, "not a status of HTTP: taken for a server error", STATUS_CLASSES)

/**
 * The row for any number; never throws.
 *
 * A status in neither table is read as the x00 of its class (RFC 9110 section 15): 4xx is row 400, permanent; 5xx is
 * row 500, transient. 3xx, a redirect that was not followed, is row 400, permanent. 1xx and 2xx, which are classified
 * only if a client rejected them, are row 502, permanent. Any other number (NaN, negative, fractional, 600 and more) is
 * row 500, permanent, because no document says that another attempt could succeed.
 */
export function statusRule(status: number): StatusRule {
  if (!Number.isInteger(status)) return NO_STATUS
  const own = FAQ_STATUS_RULES[status as FaqCode] ?? NEAREST_STATUS_RULES[status]
  if (own) return own
  if (status < 100 || status > 599) return NO_STATUS
  if (status >= 500) return UNKNOWN_5XX
  if (status >= 400) return UNKNOWN_4XX
  return status >= 300 ? REDIRECT : UNWANTED
}

/**
 * The FAQ row for a status, in heed's own words. Never throws.
 * @param status any number: outside the ten codes of the FAQ, the row nearest in meaning is returned
 */
export function lookUp(status: number): FaqEntry {
  return FAQ[statusRule(status).code]
}
