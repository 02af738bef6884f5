/** Why a status belongs to its row, and where it is defined or documented. */
type StatusReason = readonly [reason: string, source: string]

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
  304: ["nothing has changed since the copy that the request names", rfc(9110, "15.4.5")],
  402: ["the account or its plan does not cover this call", rfc(9110, "15.5.3")],
  405: ["the resource does not take this method", rfc(9110, "15.5.6")],
  406: ["no answer in a format that the request accepts", rfc(9110, "15.5.7")],
  407: ["the proxy wants credentials", rfc(9110, "15.5.8")],
  408: ["the server gave up waiting for the request", rfc(9110, "15.5.9")],
  409: ["the request conflicts with the state of the resource", rfc(9110, "15.5.10")],
  410: ["the resource is gone for good", rfc(9110, "15.5.11")],
  411: ["the request lacks Content-Length", rfc(9110, "15.5.12")],
  412: ["a precondition in the request's headers is false", rfc(9110, "15.5.13")],
  413: ["the request's body is too large: ask for less at a time", rfc(9110, "15.5.14")],
  415: ["the server does not take the body's format", rfc(9110, "15.5.16")],
  416: ["the range asked for lies outside the resource", rfc(9110, "15.5.17")],
  417: ["the server cannot meet the Expect header", rfc(9110, "15.5.18")],
  418: [
    "registered as unused; APIs and firewalls answer it to clients they have banned",
    rfc(9110, "15.5.19"),
  ],
  419: ["the session or its token has expired (Laravel)", UNOFFICIAL],
  420: ["too many requests (Twitter's old limit)", UNOFFICIAL],
  421: ["sent to a server that cannot answer for this host: another connection may do", rfc(9110, "15.5.20")],
  422: ["well-formed, but its content is wrong", rfc(9110, "15.5.21")],
  423: ["the resource or the account is locked", rfc(4918, "11.3")],
  424: ["another request that this one depends on has failed", rfc(4918, "11.4")],
  425: ["the server will not act on early data: it was not processed", rfc(8470, "5.2")],
  426: ["the server wants another protocol", rfc(9110, "15.5.22")],
  428: ["the request must be conditional", rfc(6585, "3")],
  430: ["rejected as malicious (Shopify)", SHOPIFY],
  431: ["the request's headers are too large", rfc(6585, "5")],
  440: ["the login session has expired (IIS)", UNOFFICIAL],
  444: ["nginx closes on requests it takes for malformed or malicious", NGINX],
  449: [
    "a passing conflict on the server, to be tried again (Azure Cosmos DB, Jira)",
    "https://learn.microsoft.com/en-us/rest/api/cosmos-db/http-status-codes-for-cosmosdb",
  ],
  450: ["blocked by parental controls (Windows)", UNOFFICIAL],
  451: ["withheld for legal reasons", rfc(7725, "3")],
  456: [
    "the plan's quota is used up (DeepL)",
    "https://developers.deepl.com/docs/best-practices/error-handling",
  ],
  460: ["the client closed the connection before the load balancer could answer (AWS)", ALB],
  463: ["X-Forwarded-For names too many addresses (AWS)", ALB],
  464: ["the protocol does not fit the load balancer's target (AWS)", ALB],
  477: [
    "the account is being moved (HubSpot)",
    "https://developers.hubspot.com/docs/api-reference/error-handling",
  ],
  494: ["a header of the request is too large (nginx)", NGINX],
  495: ["the client certificate is not valid (nginx)", NGINX],
  496: ["the server wants a client certificate (nginx)", NGINX],
  497: ["plain HTTP was sent to an HTTPS port (nginx)", NGINX],
  498: ["the token is invalid or has expired (Esri)", UNOFFICIAL],
  499: ["a proxy saw its client hang up before the answer came (nginx)", NGINX],
  501: ["the server does not know this method", rfc(9110, "15.6.2")],
  505: ["the server does not speak this version of HTTP", rfc(9110, "15.6.6")],
  506: ["the server's content negotiation is misconfigured", rfc(2295, "8.1")],
  507: ["the storage of the server is full, until its operator acts", rfc(4918, "11.5")],
  508: ["the server found a loop in its own resources", rfc(5842, "7.2")],
  509: ["the bandwidth limit is exceeded (hosting panels, Git LFS)", UNOFFICIAL],
  510: ["the request lacks an extension that the server wants", rfc(2774, "7")],
  511: ["the network between, a captive portal, wants a login", rfc(6585, "6")],
  520: ["the origin answered something that the proxy does not understand", CLOUDFLARE],
  521: ["the origin refuses the proxy's connections", CLOUDFLARE],
  522: ["the proxy's connection to the origin timed out", CLOUDFLARE],
  523: ["the proxy finds no route to the origin", CLOUDFLARE],
  524: ["connected, but the origin did not answer in time", CLOUDFLARE],
  525: ["the TLS handshake between proxy and origin fails: configuration", CLOUDFLARE],
  526: ["the origin's certificate is not valid: configuration", CLOUDFLARE],
  527: ["the connection between the proxy's two halves broke (Railgun, retired)", CLOUDFLARE],
  529: ["overloaded (Anthropic, Qualys)", "https://docs.claude.com/en/api/errors"],
  530: ["the proxy cannot resolve or reach the origin; a 1xxx error is in the body", CLOUDFLARE],
  540: ["the endpoint is switched off for a while (Shopify)", SHOPIFY],
  561: ["the identity provider refused the login (AWS)", ALB],
  598: ["a proxy's read timed out (informal)", UNOFFICIAL],
  599: ["a proxy's connect timed out (informal)", UNOFFICIAL],
  783: ["the request's JSON has a syntax error (Shopify)", SHOPIFY],
  999: ["this client is not let in (LinkedIn)", UNOFFICIAL],
}

/** Why `statusRule` reads a status that is none of the ten codes as it does. */
export function statusReason(status: number): string {
  const [reason] = STATUS_REASONS[status] ?? []
  if (reason !== undefined) return reason
  if (!Number.isInteger(status) || status < 100 || status > 599)
    return "not a status of HTTP: taken for a server error"
  if (status >= 400) return `unknown, so the ${status < 500 ? 400 : 500} of its class`
  return status >= 300
    ? "a redirect that was not followed"
    : "an answer, but not one that the client takes for final"
}
