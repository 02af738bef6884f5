/** A place of a URL at which a secret stands. */
export interface SecretPath {
  readonly kind: string
  /**
   * `*.` for any name below; `!` for a name that is the secret itself. Without hosts the path is known at any host, since
   * users run the software themselves: words and numbers are left there, which are parts of other APIs.
   */
  readonly hosts?: readonly string[]
  /**
   * Segments: a word, `*` for any, `!` for the secret, `!!` for it and all that follow. One that starts with a word is
   * looked for anywhere in the path, every other one at its start.
   */
  readonly path?: string
  /** Looked for at the start of the path only. */
  readonly isStart?: true
  /** Ids of other APIs stand there too: UUIDs are left. */
  readonly ids?: true
  readonly source: string
}

export const SECRET_PATHS: readonly SecretPath[] = [
  {
    kind: "slack webhooks, workflows, triggers, response URLs",
    hosts: ["hooks.slack.com", "hooks.slack-gov.com"],
    path: "*/*/*/!!",
    source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
  },
  {
    kind: "discord webhooks",
    hosts: ["discord.com", "*.discord.com", "discordapp.com", "*.discordapp.com"],
    path: "webhooks/*/!",
    source: "https://docs.discord.com/developers/resources/webhook#execute-webhook",
  },
  {
    kind: "discord webhooks behind a proxy",
    path: "webhooks/*/!",
    ids: true,
    source: "https://docs.discord.com/developers/resources/webhook#execute-webhook",
  },
  {
    kind: "discord interactions",
    path: "interactions/*/!",
    ids: true,
    source:
      "https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response",
  },
  {
    kind: "teams webhooks",
    hosts: ["*.webhook.office.com"],
    path: "*/!!",
    source:
      "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
  },
  {
    kind: "office 365 connectors",
    hosts: ["outlook.office.com", "outlook.office365.com"],
    path: "webhook/!!",
    source: "https://learn.microsoft.com/outlook/actionable-messages/send-via-connectors",
  },
  {
    kind: "teams webhooks behind a proxy",
    path: "IncomingWebhook/!!",
    source:
      "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
  },
  {
    kind: "power automate, logic apps",
    hosts: ["*.logic.azure.com", "*.api.powerplatform.com"],
    path: "workflows/!",
    source: "https://learn.microsoft.com/azure/logic-apps/logic-apps-http-endpoint",
  },
  {
    kind: "mattermost webhooks",
    path: "hooks/!",
    ids: true,
    source: "https://developers.mattermost.com/integrate/webhooks/incoming/",
  },
  {
    // Not behind /repos/octocat/hello-world, where hooks have ids.
    kind: "mattermost webhooks at the start of a path",
    path: "hooks/!",
    isStart: true,
    source: "https://developers.mattermost.com/integrate/webhooks/incoming/",
  },
  {
    kind: "rocket.chat webhooks",
    path: "hooks/*/!",
    ids: true,
    source: "https://docs.rocket.chat/docs/integrations",
  },
  {
    kind: "ifttt webhooks",
    hosts: ["maker.ifttt.com"],
    path: "with/key/!!",
    source: "https://ifttt.com/maker_webhooks",
  },
  {
    kind: "ifttt settings",
    hosts: ["maker.ifttt.com"],
    path: "use/!!",
    source: "https://ifttt.com/maker_webhooks",
  },
  { kind: "keys by name", path: "with/key/!", source: "https://ifttt.com/maker_webhooks" },
  {
    kind: "make webhooks",
    hosts: ["hook.*.make.com", "hook.make.com", "hook.integromat.com", "hook.*.make.celonis.com"],
    path: "!!",
    source: "https://help.make.com/webhooks",
  },
  {
    kind: "zapier webhooks",
    hosts: ["hooks.zapier.com"],
    path: "hooks/*/*/!!",
    source: "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zap-workflows-from-webhooks",
  },
  {
    kind: "zapier MCP",
    hosts: ["mcp.zapier.com"],
    path: "api/mcp/*/!!",
    source: "https://help.zapier.com/hc/en-us/articles/36265392843917-Use-Zapier-MCP-with-your-client",
  },
  {
    kind: "n8n, home assistant webhooks",
    path: "webhook/!!",
    source: "https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/",
  },
  {
    kind: "n8n webhooks, test",
    path: "webhook-test/!!",
    source: "https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/",
  },
  {
    kind: "n8n webhooks, waiting",
    path: "webhook-waiting/!!",
    source: "https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.wait/",
  },
  {
    kind: "pipedream sources",
    hosts: ["!.m.pipedream.net", "!.x.pipedream.net"],
    source: "https://pipedream.com/docs/workflows/building-workflows/triggers/#http",
  },
  {
    kind: "healthchecks",
    hosts: ["hc-ping.com"],
    path: "!",
    source: "https://healthchecks.io/docs/http_api/",
  },
  { kind: "healthchecks, self-hosted", path: "ping/!", source: "https://healthchecks.io/docs/self_hosted/" },
  {
    kind: "pagerduty integrations",
    hosts: ["events.pagerduty.com", "events.eu.pagerduty.com"],
    path: "integration/!",
    source: "https://developer.pagerduty.com/docs/events-api-v2/overview/",
  },
  {
    kind: "datadog log intake",
    hosts: ["*.datadoghq.com", "*.datadoghq.eu", "*.ddog-gov.com"],
    path: "input/!",
    source: "https://docs.datadoghq.com/api/latest/logs/",
  },
  {
    kind: "sentry crons",
    hosts: ["sentry.io", "*.sentry.io"],
    path: "cron/*/!",
    source: "https://docs.sentry.io/product/crons/getting-started/http/",
  },
  {
    kind: "cronitor telemetry",
    hosts: ["cronitor.link", "*.cronitor.link", "cronitor.io"],
    path: "p/!",
    source: "https://cronitor.io/docs/telemetry-api",
  },
  {
    kind: "better stack heartbeats",
    path: "heartbeat/!",
    source: "https://betterstack.com/docs/uptime/cron-and-heartbeat-monitor/",
  },
  {
    kind: "better stack incoming webhooks",
    path: "incoming-webhook/!",
    source: "https://betterstack.com/docs/uptime/incoming-webhooks/",
  },
  {
    kind: "webhook.site",
    hosts: ["webhook.site"],
    path: "!!",
    source: "https://docs.webhook.site/",
  },
  { kind: "webhook.site by host", hosts: ["!.webhook.site"], source: "https://docs.webhook.site/" },
  { kind: "ntfy topics", hosts: ["ntfy.sh"], path: "!", source: "https://docs.ntfy.sh/publish/" },
  {
    kind: "gitlab alerts",
    path: "alerts/notify/*/!",
    source: "https://docs.gitlab.com/operations/incident_management/integrations/",
  },
  {
    kind: "dead man's snitch",
    hosts: ["nosnch.in"],
    path: "!",
    source: "https://deadmanssnitch.com/docs",
  },
  { kind: "uptime kuma", path: "api/push/!", source: "https://github.com/louislam/uptime-kuma" },
  {
    kind: "grafana oncall",
    path: "integrations/v1/*/!",
    source: "https://grafana.com/docs/oncall/latest/integrations/",
  },
  {
    kind: "splunk on-call",
    hosts: ["alert.victorops.com"],
    path: "alert/!!",
    source: "https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/",
  },
  {
    kind: "webex webhooks",
    path: "webhooks/incoming/!",
    source: "https://apphub.webex.com/applications/incoming-webhooks-cisco-systems-38054-23307-75252",
  },
  {
    kind: "lark, feishu bots",
    path: "bot/v2/hook/!",
    source: "https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot",
  },
  {
    kind: "airtable webhooks",
    hosts: ["hooks.airtable.com"],
    path: "workflows/*/*/!!",
    source: "https://support.airtable.com/docs/when-webhook-received-trigger",
  },
  {
    kind: "google apps script",
    hosts: ["script.google.com"],
    path: "macros/s/!",
    source: "https://developers.google.com/apps-script/guides/web",
  },
  {
    kind: "workato webhooks",
    hosts: ["webhooks.workato.com", "*.workato.com"],
    path: "webhooks/rest/!!",
    source: "https://docs.workato.com/connectors/workato-webhooks.html",
  },
  {
    kind: "netlify build hooks",
    path: "build_hooks/!",
    source: "https://docs.netlify.com/configure-builds/build-hooks/",
  },
  {
    kind: "vercel deploy hooks",
    hosts: ["api.vercel.com"],
    path: "integrations/deploy/*/!",
    source: "https://vercel.com/docs/deploy-hooks",
  },
  {
    kind: "cloudflare deploy hooks",
    path: "deploy_hooks/!",
    source: "https://developers.cloudflare.com/pages/configuration/deploy-hooks/",
  },
  {
    kind: "docker hub build triggers",
    path: "source/*/trigger/!",
    source: "https://docs.docker.com/docker-hub/builds/",
  },
  {
    kind: "hubspot workflow webhooks",
    hosts: ["api.hubapi.com", "api-na1.hubapi.com"],
    path: "webhook-triggers/*/!",
    source: "https://knowledge.hubspot.com/workflows/how-do-i-use-webhooks-with-hubspot-workflows",
  },
  { kind: "svix play", hosts: ["play.svix.com"], path: "in/!", source: "https://docs.svix.com/play" },
  {
    kind: "hookdeck",
    hosts: ["hkdk.events", "events.hookdeck.com"],
    path: "!!",
    source: "https://hookdeck.com/docs/sources",
  },
]
