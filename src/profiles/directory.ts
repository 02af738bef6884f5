import { type Api, LateApi } from "../profile/api.ts"

/**
 * Every API that heed knows, with what is needed before its first answer. The rest of its profile is loaded when one of
 * its hosts is first called. Sources are in the profiles, which say the same.
 */
export const DIRECTORY: readonly Api[] = [
  new LateApi({
    name: "github",
    hosts: ["api.github.com", "uploads.github.com", "*.ghe.com"],
    failuresIn2xx: true,
    limits: [{ concurrency: 100 }],
    load: async () => (await import("./github.ts")).github,
  }),
  new LateApi({
    name: "google",
    hosts: ["*.googleapis.com", "accounts.google.com"],
    load: async () => (await import("./google.ts")).google,
  }),
  new LateApi({
    name: "ga4",
    hosts: ["analyticsdata.googleapis.com"],
    load: async () => (await import("./ga4.ts")).ga4,
  }),
  new LateApi({
    name: "googleAds",
    hosts: ["googleads.googleapis.com"],
    load: async () => (await import("./google-ads.ts")).googleAds,
  }),
  new LateApi({
    name: "googleSheets",
    hosts: ["sheets.googleapis.com"],
    limits: [{ requests: 60, per: "1m" }],
    load: async () => (await import("./google-sheets.ts")).googleSheets,
  }),
  new LateApi({
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
  new LateApi({
    name: "linkedin",
    hosts: ["api.linkedin.com", "www.linkedin.com/oauth"],
    failuresIn2xx: true,
    load: async () => (await import("./linkedin.ts")).linkedin,
  }),
  new LateApi({
    name: "tiktok",
    hosts: ["business-api.tiktok.com", "sandbox-ads.tiktok.com", "open.tiktokapis.com"],
    failuresIn2xx: true,
    load: async () => (await import("./tiktok.ts")).tiktok,
  }),
  new LateApi({
    name: "microsoftGraph",
    hosts: [
      "graph.microsoft.com",
      "graph.microsoft.us",
      "dod-graph.microsoft.us",
      "microsoftgraph.chinacloudapi.cn",
    ],
    load: async () => (await import("./microsoft-graph.ts")).microsoftGraph,
  }),
  new LateApi({
    name: "microsoftAds",
    hosts: ["*.api.bingads.microsoft.com", "*.api.sandbox.bingads.microsoft.com"],
    load: async () => (await import("./microsoft-ads.ts")).microsoftAds,
  }),
  new LateApi({
    name: "shopify",
    hosts: ["*.myshopify.com"],
    failuresIn2xx: true,
    load: async () => (await import("./shopify.ts")).shopify,
  }),
  new LateApi({
    name: "hubspot",
    hosts: ["*.hubapi.com"],
    load: async () => (await import("./hubspot.ts")).hubspot,
  }),
  new LateApi({
    name: "salesforce",
    hosts: ["*.salesforce.com"],
    load: async () => (await import("./salesforce.ts")).salesforce,
  }),
  new LateApi({
    name: "slack",
    hosts: ["slack.com/api", "*.slack.com/api", "slack-gov.com/api"],
    failuresIn2xx: true,
    load: async () => (await import("./slack.ts")).slack,
  }),
  new LateApi({
    name: "stripe",
    hosts: ["api.stripe.com", "files.stripe.com"],
    load: async () => (await import("./stripe.ts")).stripe,
  }),
  new LateApi({
    name: "zendesk",
    hosts: ["*.zendesk.com"],
    load: async () => (await import("./zendesk.ts")).zendesk,
  }),
  new LateApi({
    name: "jira",
    hosts: ["*.atlassian.net", "api.atlassian.com"],
    load: async () => (await import("./jira.ts")).jira,
  }),
  new LateApi({
    name: "notion",
    hosts: ["api.notion.com"],
    limits: [{ requests: 3, per: "1s" }],
    load: async () => (await import("./notion.ts")).notion,
  }),
  new LateApi({
    name: "airtable",
    hosts: ["api.airtable.com", "content.airtable.com"],
    limits: [{ requests: 5, per: "1s" }],
    load: async () => (await import("./airtable.ts")).airtable,
  }),
  new LateApi({
    name: "xero",
    hosts: ["api.xero.com", "identity.xero.com"],
    limits: [{ requests: 60, per: "1m", concurrency: 5 }],
    load: async () => (await import("./xero.ts")).xero,
  }),
  new LateApi({
    name: "quickbooks",
    hosts: ["quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com"],
    limits: [{ requests: 500, per: "1m", concurrency: 10 }],
    load: async () => (await import("./quickbooks.ts")).quickbooks,
  }),
  new LateApi({
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
  new LateApi({
    name: "amazonAds",
    hosts: [
      "advertising-api.amazon.com",
      "advertising-api-eu.amazon.com",
      "advertising-api-fe.amazon.com",
      "advertising-api-test.amazon.com",
    ],
    load: async () => (await import("./amazon-ads.ts")).amazonAds,
  }),
  new LateApi({
    name: "x",
    hosts: ["api.x.com", "api.twitter.com"],
    load: async () => (await import("./x.ts")).x,
  }),
  new LateApi({
    name: "xAds",
    hosts: ["ads-api.x.com", "ads-api.twitter.com", "ads-api-sandbox.x.com", "ads-api-sandbox.twitter.com"],
    load: async () => (await import("./x-ads.ts")).xAds,
  }),
  new LateApi({
    name: "snapchat",
    hosts: ["adsapi.snapchat.com"],
    failuresIn2xx: true,
    limits: [{ requests: 10, per: "1s" }],
    load: async () => (await import("./snapchat.ts")).snapchat,
  }),
  new LateApi({
    name: "pinterest",
    hosts: ["api.pinterest.com", "api-sandbox.pinterest.com"],
    load: async () => (await import("./pinterest.ts")).pinterest,
  }),
  new LateApi({
    name: "klaviyo",
    hosts: ["a.klaviyo.com"],
    load: async () => (await import("./klaviyo.ts")).klaviyo,
  }),
  new LateApi({
    name: "mailchimp",
    hosts: ["*.api.mailchimp.com"],
    limits: [{ concurrency: 10 }],
    load: async () => (await import("./mailchimp.ts")).mailchimp,
  }),
  new LateApi({
    name: "intercom",
    hosts: ["api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"],
    load: async () => (await import("./intercom.ts")).intercom,
  }),
]
