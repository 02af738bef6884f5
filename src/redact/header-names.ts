/**
 * What may be shown of an allowed header.
 * `"text"`: all but what looks like a credential. `"id"`: an id, long and mixed by nature. `"url"`: as URLs are masked.
 * `"challenge"`: schemes and the descriptive parameters. `"authorization"`: the scheme. `"number"`: digits only.
 */
export type HeaderKind = "text" | "id" | "url" | "challenge" | "authorization" | "number"

interface HeaderGroup {
  readonly kind: HeaderKind
  readonly source: string
  readonly names: string
}

/**
 * Headers whose values are evidence and no secret. Every other header is masked.
 * @internal exported for the tests, which loop over it
 */
export const HEADER_GROUPS: readonly HeaderGroup[] = [
  {
    kind: "text",
    source:
      "https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/core/core-rest-pipeline/src/util/sanitizer.ts, without the ids below",
    names: `accept accept-encoding cache-control connection content-length content-type date expires if-modified-since
      if-unmodified-since last-modified pragma retry-after server transfer-encoding user-agent x-ms-useragent
      x-ms-return-client-request-id return-client-request-id origin access-control-allow-credentials
      access-control-allow-headers access-control-allow-methods access-control-allow-origin
      access-control-expose-headers access-control-max-age access-control-request-headers access-control-request-method`,
  },
  {
    kind: "text",
    source:
      "https://www.iana.org/assignments/http-fields (descriptive fields of RFC 9110, 9111, 9209, 9211, 8594, 7240)",
    names: `accept-charset accept-language accept-patch accept-post accept-ranges age allow alt-svc content-disposition
      content-encoding content-language content-range cache-status deprecation expect host keep-alive max-forwards prefer
      preference-applied proxy-status range server-timing sunset te trailer upgrade vary via warning`,
  },
  {
    kind: "text",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 and the vendors' own forms of Retry-After",
    names: `retry-after-ms x-ms-retry-after-ms x-amz-retry-after x-retry-after grpc-retry-pushback-ms x-should-retry
      stripe-should-retry`,
  },
  {
    kind: "text",
    source:
      "https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api and learn.microsoft.com",
    names: `x-oauth-scopes x-accepted-oauth-scopes x-accepted-github-permissions x-github-api-version
      x-github-api-version-selected x-github-media-type x-github-sso x-ms-throttle-information
      x-ms-throttle-limit-percentage x-ms-throttle-scope x-ms-resource-unit x-ms-error-code x-ms-version x-ms-date`,
  },
  {
    kind: "text",
    source: "https://developers.facebook.com/docs/graph-api/overview/rate-limiting",
    names: `x-app-usage x-ad-account-usage x-business-use-case-usage x-page-usage x-fb-ads-insights-throttle
      x-fb-ads-insights-reach-throttle facebook-api-version`,
  },
  {
    kind: "text",
    source:
      "the rate limit and version headers of Salesforce, Shopify, HubSpot, Xero, Stripe, Google, LinkedIn, AWS and others",
    names: `sforce-limit-info x-shopify-shop-api-call-limit http_x_shopify_shop_api_call_limit x-shopify-api-version
      x-shopify-api-deprecated-reason x-minlimit-remaining x-daylimit-remaining x-appminlimit-remaining
      x-concurrency-limit-remaining x-kong-limit x-quota-remaining x-quota-limit x-quota-reset x-api-version api-version
      api-supported-versions api-deprecated-versions stripe-version notion-version anthropic-version openai-version
      openai-processing-ms linkedin-version x-restli-protocol-version revision x-amz-date x-amz-target x-amzn-errortype
      x-goog-api-version x-cache x-cache-hits x-served-by x-timer x-runtime x-response-time x-powered-by
      x-envoy-upstream-service-time x-envoy-overloaded x-envoy-ratelimited x-error-code x-error x-error-message
      x-content-type-options x-requested-with cf-cache-status cf-mitigated x-deprecation-notice x-next-page x-page
      x-per-page x-prev-page x-total x-total-count x-total-pages x-stripe-routing-context-priority-tier
      stripe-rate-limited-reason`,
  },
  {
    kind: "id",
    source:
      "request and trace ids: the same Azure list, https://www.w3.org/TR/trace-context/, and the vendors' own names",
    names: `request-id x-request-id x-requestid x-correlation-id correlation-id x-trace-id traceparent etag if-match if-none-match
      client-request-id x-ms-client-request-id x-ms-request-id x-ms-correlation-request-id ms-cv x-github-request-id
      x-amzn-requestid x-amz-request-id x-amz-id-2 x-amz-apigw-id x-amz-cf-id x-amzn-trace-id cf-ray x-fb-trace-id x-fb-debug
      x-fb-request-id x-fb-rev x-shopify-request-id x-hubspot-correlation-id x-li-uuid x-li-fabric x-restli-id intuit_tid
      x-zd-request-id x-zendesk-request-id x-slack-unique-id x-slack-req-id x-goog-request-id x-guploader-uploadid
      x-cloud-trace-context x-arequestid atl-traceid x-tt-logid x-tt-trace-id x-b3-traceid x-vercel-id fly-request-id
      x-datadog-trace-id openai-request-id anthropic-request-id xero-correlation-id x-airtable-request-id`,
  },
  {
    kind: "url",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2, https://www.rfc-editor.org/rfc/rfc8288",
    names: "location content-location referer link x-documentation-url",
  },
  {
    kind: "challenge",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1",
    names: "www-authenticate proxy-authenticate x-amzn-remapped-www-authenticate",
  },
  {
    kind: "authorization",
    source: "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2",
    names: "authorization proxy-authorization x-amzn-remapped-authorization",
  },
  {
    kind: "number",
    source:
      "account numbers, no secrets: https://developers.google.com/google-ads/api/rest/auth, https://advertising.amazon.com/API/docs",
    names: "login-customer-id linked-customer-id amazon-advertising-api-scope",
  },
]

/**
 * Families of rate limit headers, whose members differ by vendor: `RateLimit-Policy`, `X-RateLimit-Reset-Requests`,
 * `Anthropic-RateLimit-Tokens-Remaining`, `X-HubSpot-RateLimit-Daily`, `X-Account-Rate-Limit-Reset`.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
const RATE_LIMIT = /^(?:[a-z]{1,20}-){0,3}rate-?limit(?:-[a-z0-9-]{1,40})?$/

const KINDS: ReadonlyMap<string, HeaderKind> = new Map(
  HEADER_GROUPS.flatMap(({ kind, names }) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, kind] as const),
  ),
)

/** `undefined`: the header is not on the list. The name is lower case. */
export function headerKind(name: string): HeaderKind | undefined {
  return KINDS.get(name) ?? (RATE_LIMIT.test(name) ? "text" : undefined)
}
