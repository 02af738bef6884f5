import { airtable } from "./airtable.ts"
import { amazonAds } from "./amazon-ads.ts"
import { amazonSp } from "./amazon-sp.ts"
import { anthropic } from "./anthropic.ts"
import { aws } from "./aws.ts"
import { discord } from "./discord.ts"
import { ga4 } from "./ga4.ts"
import { github } from "./github.ts"
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
import { microsoftGraph } from "./microsoft-graph.ts"
import { monday } from "./monday.ts"
import { netsuite } from "./netsuite.ts"
import { notion } from "./notion.ts"
import { okta } from "./okta.ts"
import { openai } from "./openai.ts"
import { pinterest } from "./pinterest.ts"
import { quickbooks } from "./quickbooks.ts"
import { salesforce } from "./salesforce.ts"
import type { Profile } from "./schema/profile.ts"
import { shopify } from "./shopify.ts"
import { slack } from "./slack.ts"
import { snapchat } from "./snapchat.ts"
import { stripe } from "./stripe.ts"
import { tiktok } from "./tiktok.ts"
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
  anthropic,
  aws,
  discord,
  linear,
  marketo,
  monday,
  netsuite,
  okta,
  openai,
  zoom,
} as const satisfies Readonly<Record<string, Profile>>
