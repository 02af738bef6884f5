import { describe, expect, it } from "vitest"
import { Target } from "../../src/http/target.ts"
import { DIRECTORY } from "../../src/profiles/directory.ts"
import { apisOf } from "../../src/profiles/hosts.ts"
import { apiOf } from "../../src/profiles/schema/api.ts"
import type { Profile } from "../../src/profiles/schema/profile.ts"

const named = (name: string, ...hosts: string[]): Profile => ({
  name,
  title: name,
  hosts,
  docs: ["https://docs.example.com"],
  rules: [],
})

const A = named("a", "api.example.com", "*.shops.example.com")
const B = named("b", "api.example.com/reports", "*.example.com")

const PLACES: [url: string, name: string | undefined][] = [
  ["https://api.example.com/v1/orders", "a"],
  ["https://API.example.com:8443/v1/orders", "a"],
  ["https://me:secret@api.example.com/", "a"],
  ["https://api.example.com/reports/7", "b"],
  ["https://api.example.com/reports", "b"],
  ["https://api.example.com/reportsofall", "a"],
  ["https://eu.shops.example.com/x", "a"],
  ["https://a.b.shops.example.com/x", "a"],
  ["https://www.example.com/x", "b"],
  ["https://example.com/x", undefined],
  ["https://api.example.com.evil.net/x", undefined],
  ["/relative", undefined],
]

describe("by host the longest pattern wins", () => {
  const found = apisOf(undefined, [apiOf(A), apiOf(B)])
  it.each(PLACES)("%s", (url, name) => {
    expect(found.find(new Target(url))?.name).toBe(name)
  })

  it("one look-up an origin, unless paths tell it", () => {
    expect(found.isOneFor("https://www.example.com")).toBe(true)
    expect(found.isOneFor("https://api.example.com")).toBe(false)
    expect(found.isOneFor(null)).toBe(false)
  })
})

describe("what the caller gives", () => {
  const place = new Target("https://elsewhere.net/")
  it("one holds for whatever host is called", () => {
    expect(apisOf(A, []).find(place)?.loaded).toBe(A)
    expect(apisOf([A], []).isOneFor(null)).toBe(true)
  })
  it("of several the one that fits, and the first where none does", () => {
    const several = apisOf([A, B], [])
    expect(several.find(place)?.loaded).toBe(A)
    expect(several.find(new Target("https://www.example.com/"))?.loaded).toBe(B)
  })
  it("null, or an empty list: none", () => {
    expect(apisOf(null, [apiOf(A)]).find(new Target("https://api.example.com/"))).toBeNull()
    expect(apisOf([], [apiOf(A)]).find(new Target("https://api.example.com/"))).toBeNull()
  })
})

describe("the built-in ones", () => {
  const found = apisOf(undefined, DIRECTORY)
  it.each([
    ["https://api.github.com/repos/a/b", "github"],
    ["https://graph.facebook.com/v19.0/act_1/insights", "meta"],
    ["https://shop.myshopify.com/admin/api/2024-01/graphql.json", "shopify"],
    ["https://sheets.googleapis.com/v4/spreadsheets/x", "googleSheets"],
    ["https://googleads.googleapis.com/v17/customers/1/googleAds:search", "googleAds"],
    ["https://analyticsdata.googleapis.com/v1beta/properties/1:runReport", "ga4"],
    ["https://slack.com/api/conversations.history", "slack"],
    ["https://acme.zendesk.com/api/v2/tickets.json", "zendesk"],
    ["https://bucket.s3.eu-central-1.amazonaws.com/key", "aws"],
    ["https://discord.com/api/v10/users/@me", "discord"],
    ["https://acme.openai.azure.com/openai/deployments/gpt/chat/completions", "openai"],
    ["https://zoom.us/oauth/token", "zoom"],
    ["https://sellingpartnerapi-eu.amazon.com/orders/v0/orders", "amazonSp"],
    ["https://sandbox.sellingpartnerapi-fe.amazon.com/orders/v0/orders", "amazonSp"],
    ["https://advertising-api.amazon.com/v2/profiles", "amazonAds"],
    ["https://advertising-api-eu.amazon.com/v2/profiles", "amazonAds"],
    ["https://www.googleapis.com/bigquery/v2/projects/p/jobs", "bigQuery"],
    ["https://www.googleapis.com/webmasters/v3/sites", "searchConsole"],
    ["https://www.googleapis.com/drive/v3/files", "google"],
    ["https://wabi-us-north-central-redirect.analysis.windows.net/v1.0/x", "microsoftPowerBi"],
    ["https://acme.pipedrive.com/api/v2/deals", "pipedrive"],
  ])("%s", (url, name) => {
    expect(found.find(new Target(url))?.name).toBe(name)
  })
  it("know no stranger", () => {
    for (const url of [
      "https://api.example.com/",
      "http://127.0.0.1:8080/",
      "https://github.com.example.org/",
      "https://discord.com/channels/1",
      "https://sellingpartnerapi-na.amazon.com.example.org/",
      "https://app.asana.com/0/inbox",
      "https://gitlab.com/gitlab-org/gitlab",
    ])
      expect(found.find(new Target(url))).toBeNull()
  })
})
