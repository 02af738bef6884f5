import type { FailureContext } from "../failure-context.ts"
import { maskedHeader } from "../masked-text.ts"
import type { Evidence } from "./evidence.ts"

/** What stands in front of an API, by how it signs in Server and Via, or by a header that only it sends. */
const GATEWAYS: readonly { readonly name: string; readonly signs: RegExp; readonly header?: string }[] = [
  // https://developers.cloudflare.com/fundamentals/reference/http-headers/
  { name: "Cloudflare", signs: /cloudflare/i, header: "cf-ray" },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
  { name: "Amazon CloudFront", signs: /cloudfront/i, header: "x-amz-cf-id" },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
  { name: "an AWS load balancer", signs: /awselb/i },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-response.html
  { name: "Amazon API Gateway", signs: /api-?gateway/i, header: "x-amz-apigw-id" },
  // https://techdocs.akamai.com/edge-diagnostics/docs/pragma-headers
  { name: "Akamai", signs: /akamai/i, header: "x-akamai-request-id" },
  // https://www.fastly.com/documentation/reference/http/http-headers/X-Served-By/
  { name: "a Varnish or Fastly cache", signs: /varnish|fastly/i, header: "x-served-by" },
  // https://learn.microsoft.com/en-us/azure/frontdoor/front-door-http-headers-protocol
  { name: "Azure Front Door", signs: /microsoft-azure-application-gateway|azure/i, header: "x-azure-ref" },
  // https://cloud.google.com/load-balancing/docs/https
  { name: "Google's front end", signs: /^(?:gse|gws|esf|google frontend)|\bgoogle\b/i },
  // https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers
  { name: "an Envoy proxy", signs: /envoy/i, header: "x-envoy-upstream-service-time" },
  // https://nginx.org/en/docs/http/ngx_http_core_module.html#server_tokens
  { name: "nginx", signs: /nginx|openresty|tengine/i },
  { name: "HAProxy", signs: /haproxy/i },
  { name: "Traefik", signs: /traefik/i },
  { name: "Squid", signs: /squid/i },
]

/** Who answered, by Server and Via (RFC 9110 sections 10.2.4 and 7.6.3), and what that is as far as it is known. */
export function* gateway(failure: FailureContext): Generator<Evidence> {
  const server = maskedHeader(failure, "server")
  const via = maskedHeader(failure, "via")
  const known = GATEWAYS.find(
    ({ signs, header }) =>
      [server, via].some((sign) => sign !== null && signs.test(sign)) ||
      (header !== undefined && Boolean(failure.response?.header(header))),
  )
  if (!server && !via && !known) return
  const named = [server ? `server: ${server}` : "", via ? `via: ${via}` : ""].filter(Boolean).join("; ")
  const from = named ? `The answer came from ${named}.` : ""
  const front = known
    ? `${known.name[0]?.toUpperCase()}${known.name.slice(1)} stands in front of the API.`
    : ""
  yield {
    kind: "gateway",
    text: [from, front].filter(Boolean).join(" "),
    value: {
      ...(server ? { server } : {}),
      ...(via ? { via } : {}),
      ...(known ? { gateway: known.name } : {}),
    },
  }
}
