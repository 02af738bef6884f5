/** A form that gives a credential away wherever it stands. */
export interface TokenShape {
  readonly kind: string
  /** Tried where a word starts and only there; no letter or digit may follow. */
  readonly pattern: string
  /** It begins as names and slugs may (`secret_manager_unavailable`): no credential if all of it is words. */
  readonly wordy?: true
  readonly source: string
}

const GITLEAKS = "https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml"
const TRUFFLEHOG = "https://github.com/trufflesecurity/trufflehog/tree/main/pkg/detectors"
const GITHUB =
  "https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns"

export const TOKEN_SHAPES: readonly TokenShape[] = [
  // Of no one vendor.
  // Base64 of `{"`: a JWT, a JWE, or any JSON packed into one word.
  { kind: "jwt", pattern: "eyJ[\\w-]{8,}(?:\\.[\\w-]*)*", source: "https://www.rfc-editor.org/rfc/rfc7519" },
  { kind: "age", pattern: "AGE-SECRET-KEY-1[0-9A-Z]{20,}", source: "https://age-encryption.org/v1" },

  // Of the APIs that have a profile.
  {
    kind: "github",
    pattern: "(?:gh[opusr]_|github_pat_)\\w{16,}",
    source: "https://github.blog/engineering/behind-githubs-new-authentication-token-formats/",
  },
  {
    kind: "stripe",
    pattern: "(?:(?:sk|rk|pk|ek)_(?:live|test|prod)_|whsec_)[A-Za-z0-9+/=]{8,}",
    source: "https://docs.stripe.com/keys",
  },
  {
    kind: "stripe client secret",
    pattern: "(?:pi|seti|src|cs_live|cs_test|sub|in)_[A-Za-z0-9]{8,64}_secret_[A-Za-z0-9]{8,}",
    source: "https://docs.stripe.com/api/payment_intents/object#payment_intent_object-client_secret",
  },
  {
    kind: "slack",
    pattern: "(?:xox[a-z]|xapp|xwfp)[-.][\\w.-]{8,}",
    source: "https://docs.slack.dev/authentication/tokens",
  },
  { kind: "google api key", pattern: "AIza[\\w-]{20,}", source: GITLEAKS },
  {
    kind: "google access token",
    pattern: "ya29\\.[\\w.-]{8,}",
    source: "https://cloud.google.com/docs/authentication/token-types",
  },
  { kind: "google client secret", pattern: "GOCSPX-[\\w-]{8,}", source: GITLEAKS },
  {
    kind: "google refresh token, authorization code",
    pattern: "(?:1/|4/)/?0[\\w-]{20,}",
    wordy: true,
    source: "https://developers.google.com/identity/protocols/oauth2",
  },
  {
    kind: "shopify",
    pattern: "(?:shp(?:at|ca|pa|ss|ua|it|tka)|atkn)_[A-Za-z0-9]{8,}",
    wordy: true,
    source: "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
  },
  {
    kind: "meta",
    pattern: "(?:EAA|IGQV|IGAA)[\\w-]{20,}",
    wordy: true,
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens",
  },
  {
    kind: "meta app id and secret",
    pattern: "\\d{14,17}(?:\\||%7C)[\\w-]{16,}",
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens",
  },
  {
    kind: "hubspot",
    pattern: "pat-[a-z]{2}\\d-[\\w-]{8,}",
    source: "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
  },
  {
    kind: "atlassian",
    pattern: "(?:AT[A-Z]TT3[\\w=-]{16,}|ATBB[A-Za-z0-9]{24,})",
    source:
      "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
  },
  { kind: "airtable", pattern: "pat[A-Za-z0-9]{14}\\.[a-f0-9]{16,}", source: GITLEAKS },
  {
    kind: "amazon: login with amazon",
    pattern: "(?:At(?:za|zr|c|na)\\|[\\w+/=-]{16,}|amzn1\\.oa2-cs\\.v1\\.[0-9a-f]{16,})",
    source: "https://developer.amazon.com/docs/login-with-amazon/access-token.html",
  },
  {
    kind: "intercom",
    // Base64 of `tok:`.
    pattern: "dG9rO[A-Za-z0-9+/_-]{16,}={0,2}",
    source: "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
  },
  {
    kind: "klaviyo",
    pattern: "pk_(?:[A-Za-z0-9]{6}_)?[0-9a-f]{30,40}",
    source: "https://developers.klaviyo.com/en/docs/authenticate_",
  },
  {
    kind: "linkedin",
    pattern: "(?:AQ[A-Z][\\w-]{80,}|WPL_AP[01]\\.[\\w.=+/-]{8,})",
    source: "https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow",
  },
  {
    kind: "mailchimp",
    pattern: "(?:[0-9a-f]{32}-us\\d{1,2}|md-[\\w-]{20,24})",
    wordy: true,
    source: "https://mailchimp.com/developer/marketing/docs/fundamentals/",
  },
  {
    kind: "microsoft",
    pattern:
      "(?:[01]\\.A[\\w-]{20,}(?:\\.[\\w-]*)*|M\\.[A-Z]\\d{1,4}_[\\w.!*$-]{20,}|Ew[A-D][\\w+/-]{80,}={0,2})",
    source: "https://learn.microsoft.com/entra/identity-platform/refresh-tokens",
  },
  { kind: "microsoft client secret", pattern: "[\\w~.]{0,3}\\dQ~[\\w~.-]{24,}", source: GITLEAKS },
  {
    kind: "notion",
    pattern: "(?:ntn_|secret_)[\\w-]{16,}",
    wordy: true,
    source: "https://developers.notion.com/reference/authentication",
  },
  {
    kind: "pinterest",
    pattern: "pin[acr]_[A-Za-z0-9]{16,}",
    source: "https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/",
  },
  {
    kind: "quickbooks",
    pattern: "(?:AB11\\d{6}[A-Za-z0-9]{16,}|RT1-\\d{1,4}-[\\w-]{16,})",
    source:
      "https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0",
  },
  {
    kind: "salesforce",
    pattern: "(?:00D[A-Za-z0-9]{12,15}(?:!|%21)[\\w.-]{12,}|5Aep[\\w.-]{24,}|3MVG9[\\w.-]{40,})",
    source: "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/quickstart_oauth.htm",
  },
  {
    kind: "tiktok",
    pattern: "(?:act|rft|clt)\\.[A-Za-z0-9!._-]{20,}",
    wordy: true,
    source: "https://developers.tiktok.com/doc/oauth-user-access-token-management",
  },
  {
    kind: "x",
    pattern: "(?:A{16}(?:[A-Za-z0-9]|%2[BF]|%3D){24,}|\\d{15,20}-[A-Za-z0-9]{30,})",
    source: "https://docs.x.com/resources/fundamentals/authentication/overview",
  },

  // Of others, which a server may call or quote.
  {
    kind: "aws access key id",
    pattern: "(?:(?:A3T[A-Z0-9]|AKIA|ABIA|ACCA)[A-Z0-9]{12,}|ASIA[A-Z0-9]{16})",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
  },
  {
    kind: "aws bedrock",
    pattern: "(?:ABSK[A-Za-z0-9+/]{40,}={0,2}|bedrock-api-key-[\\w+/=-]{20,})",
    source: GITLEAKS,
  },
  { kind: "alibaba", pattern: "LTAI[A-Za-z0-9]{12,}", source: GITLEAKS },
  { kind: "1password", pattern: "(?:A3-[A-Z0-9]{6}-[A-Z0-9-]{20,}|ops_eyJ[\\w+/=-]{20,})", source: GITLEAKS },
  { kind: "anthropic, deepseek, openai", pattern: "sk-[\\w-]{16,}", wordy: true, source: GITLEAKS },
  { kind: "artifactory", pattern: "(?:AKCp|cmVmd)[A-Za-z0-9]{50,}", source: GITLEAKS },
  {
    kind: "asana",
    pattern: "[012]/\\d{12,18}(?:/\\d{12,18})?:[0-9a-f]{24,}",
    source: "https://developers.asana.com/docs/personal-access-token",
  },
  { kind: "brevo", pattern: "xkeysib-[0-9a-f]{32,}(?:-\\w*)?", source: GITLEAKS },
  { kind: "buildkite", pattern: "bk(?:ua|pt|ct|at)_[A-Za-z0-9]{24,}", source: TRUFFLEHOG },
  { kind: "clickhouse", pattern: "4b1d[A-Za-z0-9]{38}", source: GITLEAKS },
  { kind: "clojars", pattern: "CLOJARS_[a-z0-9]{40,}", source: GITLEAKS },
  {
    kind: "cloudflare",
    pattern: "(?:v1\\.0-[0-9a-f]{24}-[0-9a-f]{40,}|cf(?:k|ut|at)_[\\w-]{30,})",
    source: GITHUB,
  },
  { kind: "contentful, circleci", pattern: "(?:CFPAT-|CCIPAT_|CCIPRJ_)[\\w-]{20,}", source: GITHUB },
  { kind: "databricks", pattern: "(?:dapi|dkea|dose)[0-9a-f]{16,}(?:-\\d)?", source: GITLEAKS },
  {
    kind: "datadog",
    pattern: "(?:ddapi|ddapp|ddpat|ddsat|pub)_?[0-9a-f]{30,}",
    source: "https://docs.datadoghq.com/account_management/api-app-keys/",
  },
  { kind: "digitalocean", pattern: "do[opr]_v1_[0-9a-f]{16,}", source: GITLEAKS },
  {
    kind: "discord",
    pattern: "(?:mfa\\.[\\w-]{20,}|[MNO][A-Za-z0-9_-]{17,28}\\.[\\w-]{6}\\.[\\w-]{25,})",
    source: "https://docs.discord.com/developers/reference#authentication",
  },
  { kind: "docker", pattern: "dckr_(?:pat|oat)_[\\w-]{16,}", source: GITHUB },
  {
    kind: "doppler",
    pattern: "dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{16,}",
    source: "https://docs.doppler.com/reference/auth-token-formats",
  },
  { kind: "dropbox", pattern: "sl\\.(?:u\\.)?[\\w=-]{40,}", wordy: true, source: GITLEAKS },
  { kind: "duffel, shippo, lob", pattern: "(?:duffel|shippo)_(?:test|live)_[\\w=-]{20,}", source: GITLEAKS },
  { kind: "dynatrace", pattern: "dt0[a-z]\\d{2}\\.[A-Z0-9]{16,}\\.[A-Z0-9]{16,}", source: GITLEAKS },
  { kind: "easypost", pattern: "EZ[AT]K[A-Za-z0-9]{40,}", source: GITLEAKS },
  { kind: "square", pattern: "sq0[a-z]{3}-[\\w-]{16,}", source: GITLEAKS },
  {
    kind: "figma",
    pattern: "fig[dorhu]{1,2}_[\\w-]{16,}",
    wordy: true,
    source: "https://developers.figma.com/docs/rest-api/authentication/",
  },
  { kind: "flutterwave", pattern: "FLW(?:SECK|PUBK)(?:_TEST)?-[\\w-]{12,}", source: GITLEAKS },
  { kind: "fly", pattern: "(?:fo1_|fm1[ar]_|fm2_)[\\w+/-]{30,}={0,3}", source: GITLEAKS },
  { kind: "frameio, freshworks", pattern: "fio-u-[\\w=-]{40,}", source: GITLEAKS },
  {
    kind: "gitlab",
    pattern:
      "(?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\\w.-]{16,}|GR1348941[\\w-]{16,})",
    source: "https://docs.gitlab.com/security/tokens/",
  },
  {
    kind: "gocardless, lob",
    pattern: "(?:live|test)_(?:pub_)?[A-Za-z0-9=-]{30,}",
    wordy: true,
    source: GITLEAKS,
  },
  { kind: "grafana", pattern: "gl(?:sa|c)_[\\w+/-]{16,}={0,2}", wordy: true, source: GITLEAKS },
  { kind: "groq", pattern: "gsk_[A-Za-z0-9]{16,}", source: TRUFFLEHOG },
  { kind: "harness", pattern: "[ps]at\\.[\\w-]{22}\\.[\\w-]{20,}(?:\\.[\\w-]*)?", source: GITLEAKS },
  { kind: "heroku", pattern: "HRKU-[\\w-]{20,}", source: GITLEAKS },
  { kind: "hugging face", pattern: "(?:hf|api_org)_[A-Za-z0-9]{16,}", wordy: true, source: GITLEAKS },
  { kind: "infracost, pulumi", pattern: "(?:ico|pul)-[A-Za-z0-9]{30,}", source: GITLEAKS },
  { kind: "langsmith", pattern: "lsv2_(?:pt|sk)_[\\w-]{20,}", source: GITHUB },
  {
    kind: "launchdarkly",
    pattern: "(?:sdk|api|mob)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    source: TRUFFLEHOG,
  },
  { kind: "linear", pattern: "lin_(?:api|oauth)_[A-Za-z0-9]{16,}", source: GITLEAKS },
  { kind: "mailgun", pattern: "(?:pub)?key-[0-9a-f]{16,}", source: GITLEAKS },
  {
    kind: "mapbox",
    pattern: "[pst]k\\.eyJ[\\w-]{8,}(?:\\.[\\w-]*)*",
    source: "https://docs.mapbox.com/help/getting-started/access-tokens/",
  },
  { kind: "maxmind", pattern: "[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk", source: GITLEAKS },
  {
    kind: "mercado pago, mercury",
    pattern: "(?:APP_USR-\\d{8,}-[\\w-]{16,}|secret-token:mercury_\\w{8,})",
    source: TRUFFLEHOG,
  },
  { kind: "netlify", pattern: "nf[pcobu]_[A-Za-z0-9]{24,}", source: TRUFFLEHOG },
  {
    kind: "new relic",
    pattern: "(?:NR(?:AK|II|IQ|RA|JS|SP|BR|AA)-[\\w-]{16,}|[0-9a-f]{20,40}NRAL)",
    source: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
  },
  { kind: "npm", pattern: "npm_[A-Za-z0-9]{16,}", wordy: true, source: GITLEAKS },
  { kind: "nvidia", pattern: "nvapi-[\\w-]{20,}", source: TRUFFLEHOG },
  { kind: "octopus", pattern: "API-[A-Z0-9]{25,}", wordy: true, source: GITLEAKS },
  {
    kind: "okta",
    pattern: "00[\\w-]{40}",
    wordy: true,
    source: "https://developer.okta.com/docs/guides/create-an-api-token/main/",
  },
  { kind: "openshift", pattern: "sha256~[\\w-]{40,}", source: GITLEAKS },
  {
    kind: "paypal, braintree",
    pattern: "access_token\\$(?:production|sandbox)\\$[0-9a-z]{8,}\\$[0-9a-f]{16,}",
    source: TRUFFLEHOG,
  },
  {
    kind: "perplexity, fireworks, openrouter, voyage, xai",
    pattern: "(?:pplx-|fw_|xai-|tgp_v1_)[\\w-]{20,}",
    wordy: true,
    source: GITLEAKS,
  },
  {
    kind: "plaid",
    pattern: "(?:access|public|link)-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f-]{20,}",
    source: "https://plaid.com/docs/api/tokens/",
  },
  { kind: "planetscale", pattern: "pscale_(?:tkn|oauth|pw)_[\\w=.-]{16,}", source: GITLEAKS },
  { kind: "posthog", pattern: "ph[acxs]_[A-Za-z0-9]{24,}", source: GITHUB },
  { kind: "postman", pattern: "PMA[KT]-[\\w-]{16,}", source: GITLEAKS },
  { kind: "prefect", pattern: "pn[ub]_[A-Za-z0-9]{24,}", source: GITLEAKS },
  { kind: "pypi", pattern: "pypi-[\\w-]{16,}", wordy: true, source: GITLEAKS },
  { kind: "readme, rubygems", pattern: "(?:rdme|rubygems)_[a-z0-9]{30,}", source: GITLEAKS },
  { kind: "replicate", pattern: "r8_[A-Za-z0-9]{16,}", source: TRUFFLEHOG },
  { kind: "resend", pattern: "re_[A-Za-z0-9]{8}_[A-Za-z0-9]{16,}", source: TRUFFLEHOG },
  { kind: "scalingo", pattern: "tk-us-[\\w-]{40,}", source: GITLEAKS },
  { kind: "sendgrid", pattern: "SG\\.[\\w-]{8,}(?:\\.[\\w-]*)*", wordy: true, source: GITLEAKS },
  { kind: "sentry", pattern: "(?:sntrys_eyJ[\\w+/=-]{20,}|sntry[ua]_[0-9a-f]{30,})", source: GITLEAKS },
  { kind: "settlemint", pattern: "sm_[aps]at_[A-Za-z0-9]{16,}", source: GITLEAKS },
  { kind: "sonar", pattern: "sq[uap]_[0-9a-f]{30,}", source: GITLEAKS },
  { kind: "sourcegraph", pattern: "sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{30,}", source: GITLEAKS },
  {
    kind: "supabase",
    pattern: "sb(?:p|a|_secret|_publishable)_[\\w-]{16,}",
    source: "https://supabase.com/docs/guides/api/api-keys",
  },
  { kind: "tailscale", pattern: "tskey-[a-z]{3,10}-[\\w-]{12,}", source: GITHUB },
  {
    kind: "telegram",
    pattern: "(?:bot)?\\d{6,12}(?::|%3A)A[\\w-]{24,}",
    source: "https://core.telegram.org/bots/api#authorizing-your-bot",
  },
  { kind: "terraform cloud", pattern: "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{40,}", source: GITLEAKS },
  { kind: "twilio", pattern: "SK[0-9a-fA-F]{32}", source: "https://www.twilio.com/docs/iam/api-keys" },
  { kind: "typeform", pattern: "tfp_[\\w.=-]{40,}", source: GITLEAKS },
  {
    kind: "vault",
    pattern: "(?:hv[sbr]\\.[\\w-]{20,}|[sb]\\.[A-Za-z0-9]{24})",
    wordy: true,
    source: "https://developer.hashicorp.com/vault/docs/concepts/tokens",
  },
  { kind: "vercel", pattern: "vc[paikr]_[A-Za-z0-9]{20,}", source: GITHUB },
  {
    kind: "yandex",
    pattern: "(?:t1\\.[\\w-]{1,200}={0,2}\\.[\\w-]{80,}={0,2}|AQVN[\\w-]{30,}|y[0-3]_[\\w-]{30,})",
    source: GITLEAKS,
  },
  { kind: "adobe", pattern: "p8e-[a-z0-9]{24,}", source: GITLEAKS },
  {
    kind: "authress",
    pattern:
      "(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[\\w+/=-]{30,}",
    source: GITLEAKS,
  },
  { kind: "intra42", pattern: "s-s4t2(?:ud|af)-[0-9a-f]{40,}", source: GITLEAKS },
  { kind: "defined networking", pattern: "dnkey-[\\w=-]{26,}", source: GITLEAKS },
  { kind: "yandex static keys", pattern: "YC[\\w-]{38}", source: GITLEAKS },
  { kind: "bitbucket data center", pattern: "BBDC-[\\w+/@-]{30,}", source: TRUFFLEHOG },
  { kind: "clickup", pattern: "pk_\\d{7,9}_[0-9A-Z]{24,}", source: TRUFFLEHOG },
  { kind: "elevenlabs", pattern: "sk_[0-9a-z]{32,}", source: TRUFFLEHOG },
  { kind: "apideck, fleetbase", pattern: "(?:ak|flb)_live_[A-Za-z0-9]{16,}", source: TRUFFLEHOG },
  { kind: "langfuse", pattern: "[sp]k-lf-[0-9a-f]{8}-[0-9a-f-]{20,}", source: TRUFFLEHOG },
  { kind: "pinecone", pattern: "pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{32,}", source: TRUFFLEHOG },
  { kind: "portainer", pattern: "ptr_[\\w/+=-]{24,}", source: TRUFFLEHOG },
  { kind: "pubnub", pattern: "(?:pub|sub|sec)-c-[0-9a-zA-Z]{8}-[0-9a-zA-Z-]{20,}", source: TRUFFLEHOG },
  { kind: "ramp", pattern: "ramp_(?:id|sec)_[A-Za-z0-9]{32,}", source: TRUFFLEHOG },
  { kind: "rightway", pattern: "rh-api-[0-9a-f]{8}-[0-9a-f-]{20,}", source: TRUFFLEHOG },
  { kind: "rootly", pattern: "rootly_[0-9a-f]{40,}", source: TRUFFLEHOG },
  { kind: "salad", pattern: "salad_cloud_[A-Za-z0-9]{1,7}_[A-Za-z0-9]{7,}", source: TRUFFLEHOG },
  {
    kind: "shortcut, sourcegraph cody",
    pattern: "(?:slk_[0-9a-f]{40,}|sqco_[A-Za-z0-9]{40,}|shltm_[\\w-]{32,})",
    source: TRUFFLEHOG,
  },
  { kind: "billing sandboxes", pattern: "(?:bb_(?:pr|ma)|pri)_[0-9a-f]{28,}", source: TRUFFLEHOG },
  { kind: "ngrok", pattern: "2[A-Za-z0-9]{26}_\\d[A-Za-z0-9]{20}", source: TRUFFLEHOG },
  { kind: "tavily", pattern: "tvly-(?:dev-|prod-)?[A-Za-z0-9]{20,}", source: GITHUB },
  { kind: "apify", pattern: "apify_api_[A-Za-z0-9]{30,}", source: GITHUB },
  { kind: "axiom", pattern: "xa[ap]t-[0-9a-f]{8}-[0-9a-f-]{20,}", source: GITHUB },
  { kind: "paddle", pattern: "pdl_(?:live|sdbx)_apikey_[a-z0-9]{20,}_[\\w]{16,}", source: GITHUB },
  { kind: "onesignal", pattern: "os_v2_(?:app|org)_[a-z0-9]{40,}", source: GITHUB },
  { kind: "honeycomb", pattern: "hc[a-z][il]k_01[a-z0-9]{20,}", source: GITHUB },
  { kind: "deno, neon, render", pattern: "(?:dd[op]_|napi_|rnd_)[A-Za-z0-9]{24,}", source: GITHUB },
  {
    kind: "mailersend, polar",
    pattern: "(?:mlsn\\.[0-9a-f]{40,}|polar_(?:oat|pat|at_o|at_u|rt_o|rt_u)_[A-Za-z0-9]{32,})",
    source: GITHUB,
  },
  { kind: "firecrawl, jina", pattern: "(?:fc-[0-9a-f]{32}|jina_[\\w-]{40,})", source: GITHUB },
  // Last, since it begins as others may.
  {
    kind: "azure devops, search, functions",
    pattern: "[\\w-]{30,76}(?:AzSe|AzFu|ACDb|AIoT|JQQJ9)[\\w+/-]{5,12}={0,2}",
    source: GITHUB,
  },
]
