import { airtable } from "./airtable.ts"
import { amazonAds } from "./amazon-ads.ts"
import { amazonSp } from "./amazon-sp.ts"
import { amplitude } from "./amplitude.ts"
import { anthropic } from "./anthropic.ts"
import { asana } from "./asana.ts"
import { aws } from "./aws.ts"
import { bigCommerce } from "./big-commerce.ts"
import { bigQuery } from "./big-query.ts"
import { discord } from "./discord.ts"
import { freshdesk } from "./freshdesk.ts"
import { ga4 } from "./ga4.ts"
import { github } from "./github.ts"
import { gitlab } from "./gitlab.ts"
import { google } from "./google.ts"
import { googleAds } from "./google-ads.ts"
import { googleSheets } from "./google-sheets.ts"
import { hubspot } from "./hubspot.ts"
import { intercom } from "./intercom.ts"
import { jira } from "./jira.ts"
import { klaviyo } from "./klaviyo.ts"
import { linear } from "./linear.ts"
import { linkedin } from "./linkedin.ts"
import { mailchimp } from "./mailchimp.ts"
import { marketo } from "./marketo.ts"
import { meta } from "./meta.ts"
import { microsoftAds } from "./microsoft-ads.ts"
import { microsoftAzure } from "./microsoft-azure.ts"
import { microsoftGraph } from "./microsoft-graph.ts"
import { microsoftPowerBi } from "./microsoft-power-bi.ts"
import { mixpanel } from "./mixpanel.ts"
import { monday } from "./monday.ts"
import { netsuite } from "./netsuite.ts"
import { notion } from "./notion.ts"
import { okta } from "./okta.ts"
import { openai } from "./openai.ts"
import { pinterest } from "./pinterest.ts"
import { pipedrive } from "./pipedrive.ts"
import { quickbooks } from "./quickbooks.ts"
import { salesforce } from "./salesforce.ts"
import type { Profile } from "./schema/profile.ts"
import { searchConsole } from "./search-console.ts"
import { shopify } from "./shopify.ts"
import { slack } from "./slack.ts"
import { snapchat } from "./snapchat.ts"
import { stripe } from "./stripe.ts"
import { tiktok } from "./tiktok.ts"
import { twilio } from "./twilio.ts"
import { x } from "./x.ts"
import { xAds } from "./x-ads.ts"
import { xero } from "./xero.ts"
import { zendesk } from "./zendesk.ts"
import { zoom } from "./zoom.ts"

/** Every API that heed knows, by its name. */
export const profiles = {
  github,
  google,
  ga4,
  googleAds,
  googleSheets,
  meta,
  linkedin,
  tiktok,
  microsoftGraph,
  microsoftAds,
  shopify,
  hubspot,
  salesforce,
  slack,
  stripe,
  zendesk,
  jira,
  notion,
  airtable,
  xero,
  quickbooks,
  amazonSp,
  amazonAds,
  x,
  xAds,
  snapchat,
  pinterest,
  klaviyo,
  mailchimp,
  intercom,
  amplitude,
  anthropic,
  asana,
  aws,
  bigCommerce,
  bigQuery,
  discord,
  freshdesk,
  gitlab,
  linear,
  marketo,
  microsoftAzure,
  microsoftPowerBi,
  mixpanel,
  monday,
  netsuite,
  okta,
  openai,
  pipedrive,
  searchConsole,
  twilio,
  zoom,
} as const satisfies Readonly<Record<string, Profile>>
