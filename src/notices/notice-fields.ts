/**
 * The fields by which good responses announce that something ends. All of them are looked for in every good response,
 * so there are few.
 * @see https://www.rfc-editor.org/rfc/rfc9745 for Deprecation
 * @see https://www.rfc-editor.org/rfc/rfc8594 for Sunset
 * @see https://www.rfc-editor.org/rfc/rfc7234#section-5.5 for Warning, of which 299 is the one of APIs
 * @see https://shopify.dev/changelog/graphql-return-actual-deprecation-reasons
 * @see https://github.com/Shopify/shopify-api-ruby/pull/685 for the version that is, or will be, served by another
 * @see https://developers.facebook.com/docs/marketing-api/overview/versioning
 * @see https://github.com/stripe/stripe-java/pull/2219
 */
export const NOTICE_FIELDS = [
  "deprecation",
  "sunset",
  "warning",
  "x-shopify-api-deprecated-reason",
  "x-shopify-api-version-warning",
  "x-ad-api-version-warning",
  "stripe-notify",
] as const
