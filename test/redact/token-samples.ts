const LOWER = "abcdefghijklmnopqrstuvwxyz"
const UPPER = LOWER.toUpperCase()
const DIGITS = "0123456789"
const HEX = `${DIGITS}abcdef`
const WORD = UPPER + LOWER + DIGITS
const URL64 = `${WORD}-_`

/** Made-up tokens are put together here: written out, they would be taken for real ones. The same in every run. */
export function randomOf(seed: number): (alphabet: string, length: number) => string {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return (alphabet, length) => Array.from({ length }, () => alphabet.charAt(next(alphabet.length))).join("")
}

export const ALPHABETS = { LOWER, UPPER, DIGITS, HEX, WORD, URL64 } as const

/** Where `{A20}` stands, 20 characters of an alphabet: A letters and digits, B base64url, X hex, D digits, U upper, L lower. */
const FORMS: Readonly<Record<string, string>> = {
  jwt: "eyJ{A20}.eyJ{A40}.{B43}",
  age: "AGE-SECRET-KEY-1{U58}",
  github: "ghp_{A36} gho_{A36} ghu_{A36} ghs_{A36} ghr_{A36} github_pat_{A22}_{A59}",
  stripe: "sk_live_{A24} sk_test_{A99} rk_live_{A24} pk_live_{A24} whsec_{A32} ek_live_{A30}",
  "stripe client secret": "pi_{A24}_secret_{A25} seti_{A24}_secret_{A28}",
  slack: "xoxb-{D12}-{D12}-{A24} xoxp-{D12}-{D12}-{D12}-{X32} xapp-1-A{D10}-{D13}-{X64} xoxe.xoxp-1-{U60}",
  "google api key": "AIza{B35}",
  "google access token": "ya29.{B120}",
  "google client secret": "GOCSPX-{B28}",
  "google refresh token, authorization code": "1//0{B90} 4/0{B70}",
  shopify: "shpat_{X32} shpca_{X32} shppa_{X32} shpss_{X32} shpua_{X32}",
  meta: "EAA{A120} IGQV{A120} EAAA{B60}",
  "meta app id and secret": "{D15}|{X32} {D16}|{B27} {D15}%7C{X32}",
  hubspot: "pat-na1-{X8}-{X4}-{X4}-{X4}-{X12} pat-eu1-{X8}-{X4}-{X4}-{X4}-{X12}",
  atlassian: "ATATT3{B180} ATCTT3{B180} ATBB{A32}",
  airtable: "pat{A14}.{X64}",
  "amazon: login with amazon": "Atza|{B200} Atzr|{B200} amzn1.oa2-cs.v1.{X64}",
  intercom: "dG9rO{A54}=",
  klaviyo: "pk_{X34} pk_{A6}_{X34}",
  linkedin: "AQX{B200} WPL_AP1.{A16}.{A8}",
  mailchimp: "{X32}-us12 {X32}-us6 md-{B22}",
  microsoft: "0.A{B60}.{B80} 1.A{B60}.{B80} M.C105_BAY.{A60} EwB{A200}",
  "microsoft client secret": "a~B8Q~{B34} {A3}8Q~{A34}",
  notion: "ntn_{D11}{A35} secret_{A43}",
  pinterest: "pina_{U60} pinr_{U60}",
  quickbooks: "AB11{D6}{A40} RT1-118-H0-{A40}",
  salesforce: "00D{A12}!{A90} 00D{A15}!{A40}.{A20} 5Aep861{A60}",
  tiktok: "act.{A60} rft.{A60}",
  x: "AAAAAAAAAAAAAAAAAAAAA{A90} {D19}-{A40}",
  "aws access key id": "AKIA{U16} ASIA{U16} ABIA{U16} ACCA{U16}",
  "aws bedrock": "ABSK{A110}",
  alibaba: "LTAI{A20}",
  "1password": "ops_eyJ{A260} A3-{U6}-{U11}-{U5}-{U5}-{U5}",
  "anthropic, deepseek, openai":
    "sk-{A48} sk-proj-{B120} sk-ant-api03-{B93}AA sk-ant-admin01-{B93}AA sk-or-v1-{X64}",
  artifactory: "AKCp{A69} cmVmd{A59}",
  asana: "1/{D16}:{X32} 2/{D16}/{D16}:{X32}",
  "azure devops, search, functions": "{A52}AzSe{A6}",
  brevo: "xkeysib-{X64}-{A16}",
  buildkite: "bkua_{X40}",
  clickhouse: "4b1d{A38}",
  clojars: "CLOJARS_{X60}",
  cloudflare: "v1.0-{X24}-{X146} cfut_{A40}",
  "contentful, circleci": "CFPAT-{B43} CCIPAT_{A22}_{X40}",
  databricks: "dapi{X32} dapi{X32}-2",
  datadog: "ddapp_{X40}",
  digitalocean: "dop_v1_{X64} doo_v1_{X64} dor_v1_{X64}",
  discord: "M{A23}.{B6}.{B27} N{A25}.{B6}.{B38} mfa.{B84}",
  docker: "dckr_pat_{B27} dckr_oat_{B32}",
  doppler: "dp.pt.{A43} dp.st.dev.{A40}",
  dropbox: "sl.{B140} sl.u.{B140}",
  "duffel, shippo, lob": "duffel_test_{B43} shippo_live_{X40}",
  dynatrace: "dt0c01.{U24}.{U64}",
  easypost: "EZAK{A54} EZTK{A54}",
  square: "sq0atp-{B22} sq0csp-{B43}",
  figma: "figd_{B40} figor_{B40}",
  flutterwave: "FLWSECK_TEST-{X32}-X",
  fly: "fo1_{B43} fm2_{A120}",
  "frameio, freshworks": "fio-u-{B64}",
  gitlab: "glpat-{B20} gldt-{B20} glrt-{B20} glptt-{X40} GR1348941{B20}",
  "gocardless, lob": "live_{A40} test_pub_{X31}",
  grafana: "glsa_{A32}_{X8} glc_{A60}",
  groq: "gsk_{A52}",
  harness: "pat.{B22}.{A24}.{A20}",
  heroku: "HRKU-AA{B58}",
  "hugging face": "hf_{A34} api_org_{A34}",
  "infracost, pulumi": "pul-{X40} ico-{A32}",
  langsmith: "lsv2_pt_{X32}_{X10}",
  launchdarkly: "sdk-{X8}-{X4}-{X4}-{X4}-{X12}",
  linear: "lin_api_{A40}",
  mailgun: "key-{X32} pubkey-{X32}",
  mapbox: "pk.eyJ{A60}.{B22} sk.eyJ{A60}.{B22}",
  maxmind: "{A6}_{A29}_mmk",
  "mercado pago, mercury": "APP_USR-{D16}-{X32}",
  netlify: "nfp_{A36}",
  "new relic": "NRAK-{U27} NRII-{B32} {X36}NRAL",
  npm: "npm_{A36}",
  nvidia: "nvapi-{B64}",
  octopus: "API-{U26}",
  okta: "00{B40}",
  openshift: "sha256~{B43}",
  "paypal, braintree": ["access_token", "production", "{L16}", "{X32}"].join("$"),
  "perplexity, fireworks, openrouter, voyage, xai": "pplx-{A48} xai-{A80}",
  plaid: "access-sandbox-{X8}-{X4}-{X4}-{X4}-{X12}",
  planetscale: "pscale_tkn_{B43} pscale_pw_{B43}",
  posthog: "phx_{A43} phc_{A43}",
  postman: "PMAK-{X24}-{X34}",
  prefect: "pnu_{A36}",
  pypi: "pypi-AgEIcHlwaS5vcmc{B80}",
  "readme, rubygems": "rubygems_{X48} rdme_{X70}",
  replicate: "r8_{A37}",
  resend: "re_{A8}_{A24}",
  scalingo: "tk-us-{B48}",
  sendgrid: "SG.{B22}.{B43}",
  sentry: "sntryu_{X64} sntrys_eyJ{A80}",
  settlemint: "sm_pat_{A16}",
  sonar: "squ_{X40}",
  sourcegraph: "sgp_{X40} sgp_{X16}_{X40}",
  supabase: "sbp_{X40} sb_secret_{B31}",
  tailscale: "tskey-auth-{A12}-{A32}",
  telegram: "{D10}:AA{B33} bot{D9}:AA{B33}",
  "terraform cloud": "{A14}.atlasv1.{B67}",
  twilio: "SK{X32}",
  typeform: "tfp_{B59}",
  vault: "hvs.{B95} hvb.{B140} s.{A24}",
  vercel: "vcp_{A40}",
  adobe: "p8e-{L32}",
  authress: "sc_{L12}.{L5}.acc_{L16}.{L40}",
  intra42: "s-s4t2ud-{X64}",
  "defined networking": "dnkey-{L26}-{L52}",
  "yandex static keys": "YC{B38}",
  "bitbucket data center": "BBDC-{A44}",
  clickup: "pk_{D8}_{U32}",
  elevenlabs: "sk_{X48} sk_{L32}",
  "apideck, fleetbase": "ak_live_{A30} flb_live_{A20}",
  langfuse: "sk-lf-{X8}-{X4}-{X4}-{X4}-{X12} pk-lf-{X8}-{X4}-{X4}-{X4}-{X12}",
  pinecone: "pcsk_{A6}_{A63}",
  portainer: "ptr_{A44}",
  pubnub: "pub-c-{X8}-{X4}-{X4}-{X4}-{X12} sub-c-{X8}-{X4}-{X4}-{X4}-{X12}",
  ramp: "ramp_id_{A40} ramp_sec_{A48}",
  rightway: "rh-api-{X8}-{X4}-{X4}-{X4}-{X12}",
  rootly: "rootly_{X64}",
  salad: "salad_cloud_{A6}_{A40}",
  "shortcut, sourcegraph cody": "slk_{X64} sqco_{A59} shltm_{A40}",
  "billing sandboxes": "bb_pr_{X30} bb_ma_{X30} pri_{X32}",
  ngrok: "2{A26}_{D1}{A20}",
  tavily: "tvly-{A32} tvly-dev-{A32}",
  apify: "apify_api_{A36}",
  axiom: "xaat-{X8}-{X4}-{X4}-{X4}-{X12} xapt-{X8}-{X4}-{X4}-{X4}-{X12}",
  paddle: "pdl_live_apikey_01{L24}_{A22}_{A3} pdl_sdbx_apikey_01{L24}_{A22}_{A3}",
  onesignal: "os_v2_app_{L103}",
  honeycomb: "hcaik_01{L58} hcxik_01{L24}",
  "deno, neon, render": "ddp_{A36} ddo_{A36} napi_{L64} rnd_{A28}",
  "mailersend, polar": "mlsn.{X64} polar_oat_{A43}",
  "firecrawl, jina": "fc-{X32} jina_{X32}{B28}",
  yandex: "AQVN{B36} t1.{B40}.{B86}",
}

const LETTER: Readonly<Record<string, string>> = {
  A: WORD,
  B: URL64,
  X: HEX,
  D: DIGITS,
  U: `${UPPER}234567`,
  L: LOWER + DIGITS,
}

/** `count` tokens of each of a kind's forms; they end in a letter or digit, as a sentence's end shows. */
export function samplesOf(kind: string, count: number): string[] {
  const random = randomOf(kind.length * 7_919 + 1)
  return (FORMS[kind] ?? "")
    .split(" ")
    .flatMap((form) =>
      Array.from({ length: form === "" ? 0 : count }, () =>
        form
          .replace(/\{([A-Z])(\d+)\}/g, (_, letter: string, length: string) =>
            random(LETTER[letter] ?? "", Number(length)),
          )
          .replace(/[-_]$/, "x"),
      ),
    )
}
