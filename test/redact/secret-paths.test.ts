import { describe, expect, it } from "vitest"
import { heedFetch } from "../../src/fetch.ts"
import { endpointPattern } from "../../src/http/endpoint-pattern.ts"
import { createHeed, diagnosisOf } from "../../src/index.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { SECRET_PATHS } from "../../src/redact/secret-paths.ts"
import { fewOrAll } from "../support/thorough.ts"
import { requestWith } from "./request.ts"
import { ALPHABETS, randomOf } from "./token-samples.ts"

const { url, secretsOf } = createRedactor()
const { mask } = secretsOf(requestWith({}))
const { LOWER, UPPER, DIGITS, HEX, WORD, URL64 } = ALPHABETS

const TOKENS = fewOrAll(100, 2_000)
const random = randomOf(42)
const uuid = () => [8, 4, 4, 4, 12].map((length) => random(HEX, length)).join("-")
const slackId = (kind: string) => kind + random(UPPER + DIGITS, 10)

/** URLs as their vendors give them out: each a function of the secret, and how a secret is made. */
const PLACES: readonly [name: string, secret: () => string, at: (secret: string) => string][] = [
  [
    "Slack",
    () => random(WORD, 24),
    (s) => `https://hooks.slack.com/services/${slackId("T")}/${slackId("B")}/${s}`,
  ],
  [
    "Slack workflows",
    () => random(WORD, 24),
    (s) => `https://hooks.slack.com/workflows/${slackId("T")}/${slackId("A")}/${random(DIGITS, 18)}/${s}`,
  ],
  [
    "Slack triggers",
    () => random(HEX, 32),
    (s) => `https://hooks.slack.com/triggers/${slackId("E")}/${random(DIGITS, 13)}/${s}`,
  ],
  [
    "Slack response URLs",
    () => random(WORD, 24),
    (s) => `https://hooks.slack.com/commands/${slackId("T")}/${random(DIGITS, 13)}/${s}`,
  ],
  ["Discord", () => random(URL64, 68), (s) => `https://discord.com/api/webhooks/${random(DIGITS, 19)}/${s}`],
  [
    "Discord, a version",
    () => random(URL64, 68),
    (s) => `https://discordapp.com/api/v10/webhooks/${random(DIGITS, 18)}/${s}/messages/@original`,
  ],
  [
    "Discord interactions",
    () => random(URL64, 80),
    (s) => `https://discord.com/api/v10/interactions/${random(DIGITS, 19)}/${s}/callback`,
  ],
  [
    "Teams",
    () => random(HEX, 32),
    (s) => `https://acme.webhook.office.com/webhookb2/${uuid()}@${uuid()}/IncomingWebhook/${s}/${uuid()}`,
  ],
  [
    "Office 365",
    () => random(HEX, 32),
    (s) => `https://outlook.office.com/webhook/${uuid()}@${uuid()}/IncomingWebhook/${s}/${uuid()}`,
  ],
  [
    "Power Automate",
    () => random(URL64, 43),
    (s) =>
      `https://prod-12.westeurope.logic.azure.com:443/workflows/${random(HEX, 32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=${s}`,
  ],
  ["Mattermost", () => random(LOWER + DIGITS, 26), (s) => `https://chat.acme.example/hooks/${s}`],
  ["Rocket.Chat", () => random(WORD, 48), (s) => `https://chat.acme.example/hooks/${random(WORD, 17)}/${s}`],
  ["IFTTT", () => random(URL64, 43), (s) => `https://maker.ifttt.com/trigger/door_opened/with/key/${s}`],
  [
    "IFTTT, JSON",
    () => random(URL64, 22),
    (s) => `https://maker.ifttt.com/trigger/door_opened/json/with/key/${s}`,
  ],
  ["IFTTT, settings", () => random(URL64, 22), (s) => `https://maker.ifttt.com/use/${s}`],
  ["Make", () => random(LOWER + DIGITS, 32), (s) => `https://hook.eu1.make.com/${s}`],
  ["Integromat", () => random(LOWER + DIGITS, 32), (s) => `https://hook.integromat.com/${s}`],
  [
    "Zapier",
    () => random(LOWER + DIGITS, 7),
    (s) => `https://hooks.zapier.com/hooks/catch/${random(DIGITS, 7)}/${s}/`,
  ],
  ["n8n", uuid, (s) => `https://n8n.acme.example/webhook/${s}`],
  ["n8n, test", uuid, (s) => `https://acme.app.n8n.cloud/webhook-test/${s}/orders`],
  ["Pipedream", () => `eo${random(LOWER + DIGITS, 14)}`, (s) => `https://${s}.m.pipedream.net/orders`],
  ["healthchecks", uuid, (s) => `https://hc-ping.com/${s}/fail`],
  ["healthchecks, by key", () => random(URL64, 22), (s) => `https://hc-ping.com/${s}/nightly-backup`],
  [
    "Telegram",
    () => `${random(DIGITS, 10)}:AA${random(URL64, 33)}`,
    (s) => `https://api.telegram.org/bot${s}/sendMessage`,
  ],
  [
    "Telegram files",
    () => `${random(DIGITS, 9)}:AA${random(URL64, 33)}`,
    (s) => `https://api.telegram.org/file/bot${s}/photos/file_0.jpg`,
  ],
  [
    "Google Chat",
    () => random(URL64, 43),
    (s) => `https://chat.googleapis.com/v1/spaces/AAAA/messages?key=${random(WORD, 39)}&token=${s}`,
  ],
  ["PagerDuty", () => random(HEX, 32), (s) => `https://events.pagerduty.com/integration/${s}/enqueue`],
  ["Opsgenie", uuid, (s) => `https://api.opsgenie.com/v1/json/cloudwatch?apiKey=${s}`],
  ["Datadog", () => random(HEX, 32), (s) => `https://http-intake.logs.datadoghq.com/v1/input/${s}`],
  ["Sentry DSN", () => random(HEX, 32), (s) => `https://${s}@o123456.ingest.sentry.io/4504`],
  [
    "Sentry crons",
    () => random(HEX, 32),
    (s) => `https://o123456.ingest.sentry.io/api/4504/cron/nightly-backup/${s}/`,
  ],
  ["Cronitor", () => random(HEX, 32), (s) => `https://cronitor.link/p/${s}/nightly-backup?state=run`],
  ["Better Stack", () => random(WORD, 24), (s) => `https://uptime.betterstack.com/api/v1/heartbeat/${s}`],
  ["webhook.site", uuid, (s) => `https://webhook.site/${s}`],
  ["ntfy", () => random(WORD, 16), (s) => `https://ntfy.sh/${s}`],
  [
    "GitLab triggers",
    () => random(HEX, 30),
    (s) => `https://gitlab.com/api/v4/projects/12/ref/main/trigger/pipeline?token=${s}`,
  ],
  [
    "GitLab alerts",
    () => random(HEX, 16),
    (s) => `https://gitlab.com/acme/shop/alerts/notify/prometheus/${s}.json`,
  ],
  ["Jenkins", () => random(WORD, 20), (s) => `https://ci.acme.example/job/shop/build?token=${s}`],
  ["Netlify", () => random(HEX, 24), (s) => `https://api.netlify.com/build_hooks/${s}`],
  [
    "Airtable",
    () => `wtr${random(WORD, 14)}`,
    (s) =>
      `https://hooks.airtable.com/workflows/v1/genericWebhook/app${random(WORD, 14)}/wfl${random(WORD, 14)}/${s}`,
  ],
  ["Apps Script", () => random(URL64, 57), (s) => `https://script.google.com/macros/s/${s}/exec`],
  ...[
    "token",
    "reset",
    "password/reset",
    "invite",
    "verify",
    "verify-email",
    "unsubscribe",
    "magic-link",
    "activate",
    "confirm",
  ].flatMap((word): (typeof PLACES)[number][] => [
    [
      `/${word}/, 20 letters and digits`,
      () => random(WORD, 20),
      (s) => `https://app.acme.example/${word}/${s}`,
    ],
    [`/${word}/, base64`, () => random(URL64, 43), (s) => `https://app.acme.example/users/${word}/${s}/next`],
    [`/${word}/, hex`, () => random(HEX, 16), (s) => `https://app.acme.example/${word}/${s}`],
    [`/${word}/, a number`, () => random(DIGITS, 6), (s) => `https://app.acme.example/${word}/${s}`],
  ]),
]

describe("a secret that is known by its place", () => {
  it.each(PLACES)("is never shown: %s", (_, make, at) => {
    const secrets = Array.from({ length: TOKENS }, make)
    const shown = secrets.filter((secret) => {
      const given = at(secret)
      const origin = given.slice(0, given.indexOf("/", 8))
      const path = given.slice(origin.length)
      const said = [
        url(given),
        mask(`POST ${given} failed: 404`),
        mask(JSON.stringify({ url: given }).replaceAll("/", "\\/")),
        // As events, endpoints and sources show it.
        url(path, origin),
        url(endpointPattern(path.replace(/\?.*/, "")), origin),
        url(origin),
      ]
      return said.some((text) => text.includes(secret))
    })
    expect(shown).toEqual([])
  })

  it("is masked once", () => {
    for (const [, make, at] of PLACES) {
      const masked = url(at(make()))
      expect(masked).toContain("[redacted]")
      expect(url(masked)).toBe(masked)
    }
  })

  it("is of a source each", () => {
    expect(SECRET_PATHS.filter(({ source }) => !source.startsWith("https://"))).toEqual([])
    expect(new Set(SECRET_PATHS.map(({ kind }) => kind)).size).toBe(SECRET_PATHS.length)
  })

  it.each([
    "https://hooks.slack.com/services/T0123/B0123/[redacted]",
    "https://discord.com/api/v10/channels/81384788765712384/messages",
    "https://graph.microsoft.com/v1.0/me/messages",
    "https://outlook.office.com/api/v2.0/me/messages",
    "https://api.pipedream.net/v1/users/me",
    "https://api.github.com/repos/octocat/hello-world/hooks/12345678/tests",
    "https://api.zapier.com/v1/profiles/me",
    "https://api.example.com/webhooks/12345678/deliveries",
  ])("does not take its neighbours along: %s", (given) => expect(url(given)).toBe(given))
})

describe("what heed tells of calls to such places", () => {
  it("has no such secret in events, report and diagnosis", async () => {
    const heed = createHeed({ retry: { retries: 1, backoff: { base: 1 } }, throttle: false })
    const events: unknown[] = []
    for (const name of ["attempt", "retry", "giveup", "success"] as const)
      heed.on(name, (event) => events.push(event))
    const send = heedFetch(heed, async () => new Response("{}", { status: 503 }))
    const secrets = PLACES.map(([, make, at]) => ({ secret: make(), at }))
    const diagnoses = await Promise.all(
      secrets.map(async ({ secret, at }) => {
        const given = at(secret)
        // fetch takes no userinfo.
        return given.includes(`//${secret}@`) ? undefined : diagnosisOf(await send(given))
      }),
    )
    const told = JSON.stringify([events, heed.report(), diagnoses])
    expect(told).toContain("hooks.slack.com")
    expect(secrets.filter(({ secret }) => told.includes(secret))).toEqual([])
  })
})
