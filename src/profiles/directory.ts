import { type Api, LazyApi } from "./schema/api.ts"

/**
 * Every API that heed knows, with what is needed before its first answer. The rest of its profile is loaded when one of
 * its hosts is first called. Sources are in the profiles, which say the same.
 */
export const DIRECTORY: readonly Api[] = [
  new LazyApi({
    name: "github",
    hosts: ["api.github.com", "uploads.github.com", "*.ghe.com"],
    failuresIn2xx: true,
    limits: [{ concurrency: 100 }],
    load: async () => (await import("./github.ts")).github,
  }),
  new LazyApi({
    name: "google",
    hosts: ["*.googleapis.com", "accounts.google.com"],
    load: async () => (await import("./google.ts")).google,
  }),
  new LazyApi({
    name: "ga4",
    hosts: ["analyticsdata.googleapis.com"],
    load: async () => (await import("./ga4.ts")).ga4,
  }),
  new LazyApi({
    name: "googleAds",
    hosts: ["googleads.googleapis.com"],
    load: async () => (await import("./google-ads.ts")).googleAds,
  }),
  new LazyApi({
    name: "googleSheets",
    hosts: ["sheets.googleapis.com"],
    limits: [{ requests: 60, per: "1m" }],
    load: async () => (await import("./google-sheets.ts")).googleSheets,
  }),
  new LazyApi({
    name: "meta",
    hosts: [
      "graph.facebook.com",
      "graph-video.facebook.com",
      "graph.instagram.com",
      "graph.threads.net",
      "graph.workplace.com",
    ],
    load: async () => (await import("./meta.ts")).meta,
  }),
  new LazyApi({
    name: "linkedin",
    hosts: ["api.linkedin.com", "www.linkedin.com/oauth"],
    failuresIn2xx: true,
    load: async () => (await import("./linkedin.ts")).linkedin,
  }),
  new LazyApi({
    name: "tiktok",
    hosts: ["business-api.tiktok.com", "sandbox-ads.tiktok.com", "open.tiktokapis.com"],
    failuresIn2xx: true,
    load: async () => (await import("./tiktok.ts")).tiktok,
  }),
  new LazyApi({
    name: "microsoftGraph",
    hosts: [
      "graph.microsoft.com",
      "graph.microsoft.us",
      "dod-graph.microsoft.us",
      "microsoftgraph.chinacloudapi.cn",
    ],
    load: async () => (await import("./microsoft-graph.ts")).microsoftGraph,
  }),
  new LazyApi({
    name: "microsoftAds",
    hosts: ["*.api.bingads.microsoft.com", "*.api.sandbox.bingads.microsoft.com"],
    load: async () => (await import("./microsoft-ads.ts")).microsoftAds,
  }),
  new LazyApi({
    name: "shopify",
    hosts: ["*.myshopify.com"],
    failuresIn2xx: true,
    load: async () => (await import("./shopify.ts")).shopify,
  }),
  new LazyApi({
    name: "hubspot",
    hosts: ["*.hubapi.com"],
    load: async () => (await import("./hubspot.ts")).hubspot,
  }),
  new LazyApi({
    name: "salesforce",
    hosts: ["*.salesforce.com"],
    load: async () => (await import("./salesforce.ts")).salesforce,
  }),
  new LazyApi({
    name: "slack",
    hosts: ["slack.com/api", "*.slack.com/api", "slack-gov.com/api"],
    failuresIn2xx: true,
    load: async () => (await import("./slack.ts")).slack,
  }),
  new LazyApi({
    name: "stripe",
    hosts: ["api.stripe.com", "files.stripe.com"],
    load: async () => (await import("./stripe.ts")).stripe,
  }),
  new LazyApi({
    name: "zendesk",
    hosts: ["*.zendesk.com"],
    load: async () => (await import("./zendesk.ts")).zendesk,
  }),
  new LazyApi({
    name: "jira",
    hosts: ["*.atlassian.net", "api.atlassian.com"],
    load: async () => (await import("./jira.ts")).jira,
  }),
  new LazyApi({
    name: "notion",
    hosts: ["api.notion.com"],
    limits: [{ requests: 3, per: "1s" }],
    load: async () => (await import("./notion.ts")).notion,
  }),
  new LazyApi({
    name: "airtable",
    hosts: ["api.airtable.com", "content.airtable.com"],
    limits: [{ requests: 5, per: "1s" }],
    load: async () => (await import("./airtable.ts")).airtable,
  }),
  new LazyApi({
    name: "xero",
    hosts: ["api.xero.com", "identity.xero.com"],
    limits: [{ requests: 60, per: "1m", concurrency: 5 }],
    load: async () => (await import("./xero.ts")).xero,
  }),
  new LazyApi({
    name: "quickbooks",
    hosts: ["quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com"],
    limits: [{ requests: 500, per: "1m", concurrency: 10 }],
    load: async () => (await import("./quickbooks.ts")).quickbooks,
  }),
  new LazyApi({
    name: "amazonSp",
    hosts: [
      "sellingpartnerapi-na.amazon.com",
      "sandbox.sellingpartnerapi-na.amazon.com",
      "sellingpartnerapi-eu.amazon.com",
      "sandbox.sellingpartnerapi-eu.amazon.com",
      "sellingpartnerapi-fe.amazon.com",
      "sandbox.sellingpartnerapi-fe.amazon.com",
    ],
    load: async () => (await import("./amazon-sp.ts")).amazonSp,
  }),
  new LazyApi({
    name: "amazonAds",
    hosts: [
      "advertising-api.amazon.com",
      "advertising-api-eu.amazon.com",
      "advertising-api-fe.amazon.com",
      "advertising-api-test.amazon.com",
    ],
    load: async () => (await import("./amazon-ads.ts")).amazonAds,
  }),
  new LazyApi({
    name: "x",
    hosts: ["api.x.com", "api.twitter.com"],
    load: async () => (await import("./x.ts")).x,
  }),
  new LazyApi({
    name: "xAds",
    hosts: ["ads-api.x.com", "ads-api.twitter.com", "ads-api-sandbox.x.com", "ads-api-sandbox.twitter.com"],
    load: async () => (await import("./x-ads.ts")).xAds,
  }),
  new LazyApi({
    name: "snapchat",
    hosts: ["adsapi.snapchat.com"],
    failuresIn2xx: true,
    limits: [{ requests: 10, per: "1s" }],
    load: async () => (await import("./snapchat.ts")).snapchat,
  }),
  new LazyApi({
    name: "pinterest",
    hosts: ["api.pinterest.com", "api-sandbox.pinterest.com"],
    load: async () => (await import("./pinterest.ts")).pinterest,
  }),
  new LazyApi({
    name: "klaviyo",
    hosts: ["a.klaviyo.com"],
    load: async () => (await import("./klaviyo.ts")).klaviyo,
  }),
  new LazyApi({
    name: "mailchimp",
    hosts: ["*.api.mailchimp.com"],
    limits: [{ concurrency: 10 }],
    load: async () => (await import("./mailchimp.ts")).mailchimp,
  }),
  new LazyApi({
    name: "intercom",
    hosts: ["api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"],
    load: async () => (await import("./intercom.ts")).intercom,
  }),
]
