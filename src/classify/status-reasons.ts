/** Why a status belongs to its row, and where it is defined or documented. */
interface StatusReason {
  readonly reason: string
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

/**
 * For each status of `NEAREST_STATUS_RULES`: texts for evidence, apart from the rows, which are needed for every failure.
 * @internal exported for the tests, which loop over it
 */
export const STATUS_REASONS: Readonly<Record<number, StatusReason>> = {
  304: { reason: "nothing has changed since the copy that the request names", source: rfc(9110, "15.4.5") },
  402: { reason: "the account or its plan does not cover this call", source: rfc(9110, "15.5.3") },
  405: { reason: "the resource does not take this method", source: rfc(9110, "15.5.6") },
  406: { reason: "no answer in a format that the request accepts", source: rfc(9110, "15.5.7") },
  407: { reason: "the proxy wants credentials", source: rfc(9110, "15.5.8") },
  408: { reason: "the server gave up waiting for the request", source: rfc(9110, "15.5.9") },
  409: { reason: "the request conflicts with the state of the resource", source: rfc(9110, "15.5.10") },
  410: { reason: "the resource is gone for good", source: rfc(9110, "15.5.11") },
  411: { reason: "the request lacks Content-Length", source: rfc(9110, "15.5.12") },
  412: { reason: "a precondition in the request's headers is false", source: rfc(9110, "15.5.13") },
  413: { reason: "the request's body is too large: ask for less at a time", source: rfc(9110, "15.5.14") },
  415: { reason: "the server does not take the body's format", source: rfc(9110, "15.5.16") },
  416: { reason: "the range asked for lies outside the resource", source: rfc(9110, "15.5.17") },
  417: { reason: "the server cannot meet the Expect header", source: rfc(9110, "15.5.18") },
  418: {
    reason: "registered as unused; APIs and firewalls answer it to clients they have banned",
    source: rfc(9110, "15.5.19"),
  },
  419: { reason: "the session or its token has expired (Laravel)", source: UNOFFICIAL },
  420: { reason: "too many requests (Twitter's old limit)", source: UNOFFICIAL },
  421: {
    reason: "sent to a server that cannot answer for this host: another connection may do",
    source: rfc(9110, "15.5.20"),
  },
  422: { reason: "well-formed, but its content is wrong", source: rfc(9110, "15.5.21") },
  423: { reason: "the resource or the account is locked", source: rfc(4918, "11.3") },
  424: { reason: "another request that this one depends on has failed", source: rfc(4918, "11.4") },
  425: { reason: "the server will not act on early data: it was not processed", source: rfc(8470, "5.2") },
  426: { reason: "the server wants another protocol or API version", source: rfc(9110, "15.5.22") },
  428: { reason: "the request must be conditional", source: rfc(6585, "3") },
  430: { reason: "rejected as malicious (Shopify)", source: SHOPIFY },
  431: { reason: "the request's headers are too large", source: rfc(6585, "5") },
  440: { reason: "the login session has expired (IIS)", source: UNOFFICIAL },
  444: { reason: "nginx closes on requests it takes for malformed or malicious", source: NGINX },
  449: {
    reason: "a passing conflict on the server, to be tried again (Azure Cosmos DB, Jira)",
    source: "https://learn.microsoft.com/en-us/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
  },
  450: { reason: "blocked by parental controls (Windows)", source: UNOFFICIAL },
  451: { reason: "withheld for legal reasons", source: rfc(7725, "3") },
  456: {
    reason: "the plan's quota is used up (DeepL)",
    source: "https://developers.deepl.com/docs/best-practices/error-handling",
  },
  460: {
    reason: "the client closed the connection before the load balancer could answer (AWS)",
    source: ALB,
  },
  463: { reason: "X-Forwarded-For names too many addresses (AWS)", source: ALB },
  464: { reason: "the protocol does not fit the load balancer's target (AWS)", source: ALB },
  477: {
    reason: "the account is being moved (HubSpot)",
    source: "https://developers.hubspot.com/docs/api-reference/error-handling",
  },
  494: { reason: "a header of the request is too large (nginx)", source: NGINX },
  495: { reason: "the client certificate is not valid (nginx)", source: NGINX },
  496: { reason: "the server wants a client certificate (nginx)", source: NGINX },
  497: { reason: "plain HTTP was sent to an HTTPS port (nginx)", source: NGINX },
  498: { reason: "the token is invalid or has expired (Esri)", source: UNOFFICIAL },
  499: { reason: "a proxy saw its client hang up before the answer came (nginx)", source: NGINX },
  501: { reason: "the server does not know this method", source: rfc(9110, "15.6.2") },
  505: { reason: "the server does not speak this version of HTTP", source: rfc(9110, "15.6.6") },
  506: { reason: "the server's content negotiation is misconfigured", source: rfc(2295, "8.1") },
  507: { reason: "the storage of the server is full, until its operator acts", source: rfc(4918, "11.5") },
  508: { reason: "the server found a loop in its own resources", source: rfc(5842, "7.2") },
  509: { reason: "the bandwidth limit is exceeded (hosting panels, Git LFS)", source: UNOFFICIAL },
  510: { reason: "the request lacks an extension that the server wants", source: rfc(2774, "7") },
  511: { reason: "the network between, a captive portal, wants a login", source: rfc(6585, "6") },
  520: { reason: "the origin answered something that the proxy does not understand", source: CLOUDFLARE },
  521: { reason: "the origin refuses the proxy's connections", source: CLOUDFLARE },
  522: { reason: "the proxy's connection to the origin timed out", source: CLOUDFLARE },
  523: { reason: "the proxy finds no route to the origin", source: CLOUDFLARE },
  524: { reason: "connected, but the origin did not answer in time", source: CLOUDFLARE },
  525: { reason: "the TLS handshake between proxy and origin fails: configuration", source: CLOUDFLARE },
  526: { reason: "the origin's certificate is not valid: configuration", source: CLOUDFLARE },
  527: {
    reason: "the connection between the proxy's two halves broke (Railgun, retired)",
    source: CLOUDFLARE,
  },
  529: { reason: "overloaded (Anthropic, Qualys)", source: "https://docs.claude.com/en/api/errors" },
  530: {
    reason: "the proxy cannot resolve or reach the origin; a 1xxx error is in the body",
    source: CLOUDFLARE,
  },
  540: { reason: "the endpoint is switched off for a while (Shopify)", source: SHOPIFY },
  561: { reason: "the identity provider refused the login (AWS)", source: ALB },
  598: { reason: "a proxy's read timed out (informal)", source: UNOFFICIAL },
  599: { reason: "a proxy's connect timed out (informal)", source: UNOFFICIAL },
  783: { reason: "the request's JSON has a syntax error (Shopify)", source: SHOPIFY },
  999: { reason: "this client is not let in (LinkedIn)", source: UNOFFICIAL },
}

/** Why `statusRule` reads a status that is none of the ten codes as it does. */
export function statusReason(status: number): string {
  const { reason } = STATUS_REASONS[status] ?? {}
  if (reason !== undefined) return reason
  if (!Number.isInteger(status) || status < 100 || status > 599)
    return "not a status of HTTP: taken for a server error"
  if (status >= 400) return `unknown, so the ${status < 500 ? 400 : 500} of its class`
  return status >= 300
    ? "a redirect that was not followed"
    : "an answer, but not one that the client takes for final"
}
