import { describe, expect, it } from "vitest"
import { isSecretSegment, secretHostLength, secretSegments } from "../../src/redact/secret-segments.ts"

const UUID = "8e03978e-40d5-43e8-bc93-6894a57f9324"

describe("a segment", () => {
  it.each<[segment: string, before: string]>([
    ["https://a", "v1"],
    ["bot12345:x", ""],
    ["BOT12345%3Ax", "v1"],
    ["apikey=x", "v1"],
    ["user-password=ab=c", ""],
    ["apikey= ab", "v1"],
    ["x9y8z7w6v5u4t3s2r1q0", "v1"],
    ["ab12", "token"],
    ["ab12", "access-token"],
    ["qwrtpsdf", "token"],
    ["ab12", "RESET"],
    ["123456", "verify"],
    ["ab12", "invites"],
    ["12345678901234567890", "invites"],
    ["x9y8z7w6v5u4", "key"],
  ])("%s behind /%s/ is a secret", (segment, before) => expect(isSecretSegment(segment, before)).toBe(true))

  it.each<[segment: string, before: string]>([
    ["", "token"],
    ["bot1234:x", ""],
    ["xbot12345:x", ""],
    ["apikey=", "v1"],
    ["page=ab12", "v1"],
    ["key=ab12", "v1"],
    [`${"a".repeat(56)}_token=ab`, "v1"],
    ["x9y8z7w6v5u4t3s2r1q", "v1"],
    ["9fceb02d0ae598e95dc970b74767f19372d61af8", "commits"],
    ["revoke", "token"],
    [":id", "token"],
    [":id2", "token"],
    ["ab12", "tokens"],
    ["ab12", "token."],
    ["ab12", "the token"],
    ["3575942082", "authorization"],
    ["3575942082", "invites"],
    ["1234567890123456789", "invites"],
    ["ab12", "invitations"],
    ["accept", "invites"],
    ["ab12", "key"],
    ["x9y8z7w6v5u", "key"],
    ["ab12", "resets"],
  ])("%s behind /%s/ is none", (segment, before) => expect(isSecretSegment(segment, before)).toBe(false))
})

describe("by its place in a path", () => {
  it.each<[host: string, path: string, secrets: string[]]>([
    ["hooks.slack.com", "/services/T0/B0/ab/cd", ["ab", "cd"]],
    ["hooks.slack.com", "//services//T0/B0/ab/", ["ab"]],
    ["hooks.slack.com", "/services/T0/B0", []],
    ["slack.com", "/services/T0/B0/ab", []],
    ["a.hooks.slack.com", "/services/T0/B0/ab", []],
    ["discord.com", "/api/v10/webhooks/1/ab/messages", ["ab"]],
    ["a.discord.com", "/webhooks/1/ab", ["ab"]],
    ["a.b.discord.com", "/webhooks/1/ab", ["ab"]],
    ["hook.eu1.make.com", "/ab/cd", ["ab", "cd"]],
    ["hook.eu1.x.make.com", "/ab/cd", []],
    ["x.hook.eu1.make.com", "/ab/cd", []],
    ["hc-ping.com", "/ab/cd", ["ab"]],
    ["hc-ping.com", "/", []],
    ["acme.webhook.office.com", "/a1/b2", ["b2"]],
    ["webhook.office.com", "/a1/b2", []],
    // At any host words, numbers and ids are left, which are parts of other APIs.
    ["a.example", "/webhooks/1/ab12", ["ab12"]],
    ["a.example", "/webhooks/1/deliveries", []],
    ["a.example", "/webhooks/1/:id", []],
    ["a.example", "/webhooks/1/1234567890123456789", []],
    ["a.example", "/webhooks/1/12345678901234567890", ["12345678901234567890"]],
    ["a.example", `/webhooks/1/${UUID}`, []],
    ["a.example", `/webhook/${UUID}/next`, [UUID, "next"]],
    ["a.example", "/WebHook//ab12", ["ab12"]],
    ["a.example", "/API/Push/ab12", ["ab12"]],
    ["a.example", "/api/pull/ab12", []],
    ["a.example", `/hooks/${UUID}`, [UUID]],
    ["a.example", `/repos/a/b/hooks/${UUID}`, []],
    ["a.example", "/repos/a/b/hooks/ab12", ["ab12"]],
    ["a.example", "/ping/ab12/webhook/cd34/x", ["ab12", "cd34", "x"]],
    ["a.example", "/webhook/cd34/webhook/ef56", ["cd34", "webhook", "ef56"]],
  ])("of %s%s: %j", (host, path, secrets) => {
    const segments = path.split("/")
    expect([...secretSegments(host, segments)].sort((a, b) => a - b).map((at) => segments[at])).toEqual(
      secrets,
    )
  })

  it.each<[host: string, length: number]>([
    ["eo1.m.pipedream.net", 3],
    ["a.b.x.pipedream.net", 3],
    [".m.pipedream.net", 0],
    ["m.pipedream.net", 0],
    ["eo1m.pipedream.net", 0],
    ["api.pipedream.net", 0],
    ["eo1.m.pipedream.net.example", 0],
    ["abcd.webhook.site", 4],
  ])("%s begins with %i characters of a secret", (host, length) =>
    expect(secretHostLength(host)).toBe(length),
  )
})
