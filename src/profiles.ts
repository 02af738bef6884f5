export { type Tried, type TriedAnswer, tryProfile } from "./classify/try-profile.ts"
export { airtable } from "./profiles/airtable.ts"
export { amazonAds } from "./profiles/amazon-ads.ts"
export { amazonSp } from "./profiles/amazon-sp.ts"
export { anthropic } from "./profiles/anthropic.ts"
export { aws } from "./profiles/aws.ts"
export { discord } from "./profiles/discord.ts"
export { ga4 } from "./profiles/ga4.ts"
export { github } from "./profiles/github.ts"
export { google } from "./profiles/google.ts"
export { googleAds } from "./profiles/google-ads.ts"
export { googleSheets } from "./profiles/google-sheets.ts"
export { hubspot } from "./profiles/hubspot.ts"
export { profiles } from "./profiles/index.ts"
export { intercom } from "./profiles/intercom.ts"
export { jira } from "./profiles/jira.ts"
export { klaviyo } from "./profiles/klaviyo.ts"
export { linear } from "./profiles/linear.ts"
export { linkedin } from "./profiles/linkedin.ts"
export { mailchimp } from "./profiles/mailchimp.ts"
export { marketo } from "./profiles/marketo.ts"
export { meta } from "./profiles/meta.ts"
export { microsoftAds } from "./profiles/microsoft-ads.ts"
export { microsoftGraph } from "./profiles/microsoft-graph.ts"
export { monday } from "./profiles/monday.ts"
export { netsuite } from "./profiles/netsuite.ts"
export { notion } from "./profiles/notion.ts"
export { okta } from "./profiles/okta.ts"
export { openai } from "./profiles/openai.ts"
export { pinterest } from "./profiles/pinterest.ts"
export { quickbooks } from "./profiles/quickbooks.ts"
export { salesforce } from "./profiles/salesforce.ts"
export type {
  BodyPath,
  Profile,
  ProfileCost,
  ProfileLimit,
  ProfileRule,
  ProfileStatement,
  ProfileWait,
  Test,
  Unit,
} from "./profiles/schema/profile.ts"
export { defineProfile } from "./profiles/schema/validate-profile.ts"
export { shopify } from "./profiles/shopify.ts"
export { slack } from "./profiles/slack.ts"
export { snapchat } from "./profiles/snapchat.ts"
export { stripe } from "./profiles/stripe.ts"
export { tiktok } from "./profiles/tiktok.ts"
export { x } from "./profiles/x.ts"
export { xAds } from "./profiles/x-ads.ts"
export { xero } from "./profiles/xero.ts"
export { zendesk } from "./profiles/zendesk.ts"
export { zoom } from "./profiles/zoom.ts"
