/**
 * Headers in which vendors state how much of a quota is used, in forms of their own.
 * Meta: https://developers.facebook.com/docs/graph-api/overview/rate-limiting, Shopify:
 * https://shopify.dev/docs/api/usage/limits, Salesforce: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm,
 * HubSpot: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines, Xero:
 * https://developer.xero.com/documentation/guides/oauth2/limits, Microsoft Graph:
 * https://learn.microsoft.com/en-us/graph/throttling, Jira: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export const USAGE_HEADERS =
  `x-app-usage x-ad-account-usage x-business-use-case-usage x-page-usage x-fb-ads-insights-throttle
  x-shopify-shop-api-call-limit sforce-limit-info x-hubspot-ratelimit-daily-remaining
  x-hubspot-ratelimit-secondly-remaining x-minlimit-remaining x-daylimit-remaining x-appminlimit-remaining
  x-rate-limit-problem x-ms-throttle-information x-ms-throttle-scope x-ms-throttle-limit-percentage ratelimit-reason
  x-ratelimit-scope x-ratelimit-resource x-ratelimit-used`.split(/\s+/)
