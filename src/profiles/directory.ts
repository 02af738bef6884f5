import { type Api, type DirectoryEntry, lazyApi } from "./schema/api.ts"
import type { Profile } from "./schema/profile.ts"

/** What each API needs before its first response. Sources are in the profiles, which say the same. */
const ENTRIES: readonly DirectoryEntry[] = [
  {
    name: "github",
    hosts: ["api.github.com", "uploads.github.com", "*.ghe.com"],
    failuresIn2xx: true,
    limits: [{ concurrency: 100 }],
  },
  {
    name: "google",
    hosts: ["*.googleapis.com", "accounts.google.com"],
  },
  {
    name: "ga4",
    hosts: ["analyticsdata.googleapis.com"],
  },
  {
    name: "googleAds",
    hosts: ["googleads.googleapis.com"],
  },
  {
    name: "googleSheets",
    hosts: ["sheets.googleapis.com"],
    limits: [{ requests: 60, per: "1m" }],
  },
  {
    name: "meta",
    hosts: [
      "graph.facebook.com",
      "graph-video.facebook.com",
      "graph.instagram.com",
      "graph.threads.net",
      "graph.workplace.com",
    ],
  },
  {
    name: "linkedin",
    hosts: ["api.linkedin.com", "www.linkedin.com/oauth"],
    failuresIn2xx: true,
  },
  {
    name: "tiktok",
    hosts: ["business-api.tiktok.com", "sandbox-ads.tiktok.com", "open.tiktokapis.com"],
    failuresIn2xx: true,
  },
  {
    name: "microsoftGraph",
    hosts: [
      "graph.microsoft.com",
      "graph.microsoft.us",
      "dod-graph.microsoft.us",
      "microsoftgraph.chinacloudapi.cn",
    ],
  },
  {
    name: "microsoftAds",
    hosts: ["*.api.bingads.microsoft.com", "*.api.sandbox.bingads.microsoft.com"],
    failuresIn2xx: true,
  },
  {
    name: "shopify",
    hosts: ["*.myshopify.com"],
    failuresIn2xx: true,
  },
  {
    name: "hubspot",
    hosts: ["*.hubapi.com"],
  },
  {
    name: "salesforce",
    hosts: ["*.salesforce.com"],
  },
  {
    name: "slack",
    hosts: ["slack.com/api", "*.slack.com/api", "slack-gov.com/api"],
    failuresIn2xx: true,
  },
  {
    name: "stripe",
    hosts: ["api.stripe.com", "files.stripe.com"],
  },
  {
    name: "zendesk",
    hosts: ["*.zendesk.com"],
  },
  {
    name: "jira",
    hosts: ["*.atlassian.net", "api.atlassian.com"],
  },
  {
    name: "notion",
    hosts: ["api.notion.com"],
    limits: [{ requests: 3, per: "1s" }],
  },
  {
    name: "airtable",
    hosts: ["api.airtable.com", "content.airtable.com"],
    limits: [{ requests: 5, per: "1s" }],
  },
  {
    name: "xero",
    hosts: ["api.xero.com", "identity.xero.com"],
    limits: [{ requests: 60, per: "1m", concurrency: 5 }],
  },
  {
    name: "quickbooks",
    hosts: ["quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com"],
    limits: [{ requests: 500, per: "1m", concurrency: 10 }],
  },
  {
    name: "amazonSp",
    hosts: ["sellingpartnerapi-*.amazon.com", "sandbox.sellingpartnerapi-*.amazon.com"],
  },
  {
    name: "amazonAds",
    hosts: ["advertising-api.amazon.com", "advertising-api-*.amazon.com"],
  },
  {
    name: "x",
    hosts: ["api.x.com", "api.twitter.com"],
  },
  {
    name: "xAds",
    hosts: ["ads-api.x.com", "ads-api.twitter.com", "ads-api-sandbox.x.com", "ads-api-sandbox.twitter.com"],
  },
  {
    name: "snapchat",
    hosts: ["adsapi.snapchat.com"],
    failuresIn2xx: true,
    limits: [{ requests: 10, per: "1s" }],
  },
  {
    name: "pinterest",
    hosts: ["api.pinterest.com", "api-sandbox.pinterest.com"],
  },
  {
    name: "klaviyo",
    hosts: ["a.klaviyo.com"],
  },
  {
    name: "mailchimp",
    hosts: ["*.api.mailchimp.com"],
    limits: [{ concurrency: 10 }],
  },
  {
    name: "intercom",
    hosts: ["api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"],
  },
  {
    name: "amplitude",
    hosts: ["amplitude.com/api", "analytics.eu.amplitude.com/api"],
    limits: [{ concurrency: 5 }],
  },
  {
    name: "anthropic",
    hosts: ["api.anthropic.com"],
    failuresIn2xx: true,
  },
  {
    name: "asana",
    hosts: ["app.asana.com/api"],
    limits: [{ concurrency: 50 }],
  },
  {
    name: "aws",
    hosts: ["*.amazonaws.com", "*.amazonaws.com.cn", "*.api.aws"],
  },
  {
    name: "bigCommerce",
    hosts: ["api.bigcommerce.com"],
  },
  {
    name: "bigQuery",
    hosts: ["bigquery.googleapis.com", "www.googleapis.com/bigquery"],
  },
  {
    name: "discord",
    hosts: ["discord.com/api", "*.discord.com/api", "discordapp.com/api"],
  },
  {
    name: "freshdesk",
    hosts: ["*.freshdesk.com"],
  },
  {
    name: "gitlab",
    hosts: ["gitlab.com/api"],
  },
  {
    name: "linear",
    hosts: ["api.linear.app"],
    failuresIn2xx: true,
  },
  {
    name: "marketo",
    hosts: ["*.mktorest.com"],
    failuresIn2xx: true,
    limits: [{ requests: 100, per: "20s", concurrency: 10 }],
  },
  {
    name: "microsoftAzure",
    hosts: ["management.azure.com", "management.chinacloudapi.cn", "management.usgovcloudapi.net"],
  },
  {
    name: "microsoftPowerBi",
    hosts: ["api.powerbi.com", "api.powerbi.cn", "api.powerbigov.us", "*.analysis.windows.net"],
  },
  {
    name: "mixpanel",
    hosts: [
      "data.mixpanel.com",
      "data-eu.mixpanel.com",
      "data-in.mixpanel.com",
      "eu.mixpanel.com/api",
      "in.mixpanel.com/api",
      "mixpanel.com/api",
    ],
  },
  {
    name: "monday",
    hosts: ["api.monday.com"],
    failuresIn2xx: true,
  },
  {
    name: "netsuite",
    hosts: ["*.netsuite.com"],
  },
  {
    name: "okta",
    hosts: ["*.okta.com", "*.oktapreview.com", "*.okta-emea.com"],
  },
  {
    name: "openai",
    hosts: ["api.openai.com", "*.api.openai.com", "*.openai.azure.com"],
    failuresIn2xx: true,
  },
  {
    name: "pipedrive",
    hosts: ["*.pipedrive.com"],
  },
  {
    name: "searchConsole",
    hosts: ["searchconsole.googleapis.com", "www.googleapis.com/webmasters"],
  },
  {
    name: "twilio",
    hosts: ["*.twilio.com"],
  },
  {
    name: "zoom",
    hosts: ["api.zoom.us", "zoom.us/oauth"],
  },
]

/** Every API that heed knows. Their rules are one chunk, loaded when a host of one of them is first called. */
export const DIRECTORY: readonly Api[] = ENTRIES.map((entry) => lazyApi(entry, () => load(entry.name)))

async function load(name: string): Promise<Profile> {
  const { profiles } = await import("./index.ts")
  return (profiles as Readonly<Record<string, Profile>>)[name] as Profile
}
