import { describe, expect, it } from "vitest"
import { credentialStrength } from "../../src/redact/credential-names.ts"
import { maskTokens } from "../../src/redact/mask-tokens.ts"
import { TOKEN_SHAPES } from "../../src/redact/token-shapes.ts"
import { fewOrAll } from "../support/thorough.ts"
import { samplesOf } from "./token-samples.ts"

/** Made-up tokens, short and long. */
const TOKENS = [
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  "eyJhbGciOiJub25lIn0",
  "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ==\n-----END PRIVATE KEY-----",
  "-----BEGIN RSA PRIVATE KEY-----\\nMIIEvQIBADANBg\\n-----END RSA PRIVATE KEY-----",
  "ghp_0123456789abcdefABCDEF0123456789abcd",
  "github_pat_11ABCDEFG0_abcdefghijklmnop",
  "glpat-abcdefgh12345678-_ab",
  "sk_live_4eC39HqLyjWDarj",
  "rk_test_4eC39HqLyjWDarj",
  "whsec_abcdefgh12345678",
  "sk-proj-abcdefgh12345678",
  "sk-ant-api03-abcdefgh-12345678",
  "xoxb-123456789012-abcdefghij",
  "xapp-1-A0000-123-abc",
  "AKIAIOSFODNN7EXAMPLE",
  "ASIAIOSFODNN7EXAMPLE",
  "AIzaSyA-abcdefghijklmnopqrstuvwxyz012345",
  "ya29.a0AfH6SMBxyz_-abc",
  "GOCSPX-abcdefgh12345678",
  "1//0gabcdefghijklmnopqrst",
  "shpat_0123456789abcdef",
  "EAACEdEose0cBAabcdefghijkl",
  "pat-na1-8e03978e-40d5-43e8-bc93-6894a57f9324",
  "ATATT3xFfGF0abcdefgh12345678",
  "pataBcDeFgHiJkLmN.0123456789abcdef0123",
  "SG.abcdefgh12345678.ijklmnop",
  "sq0atp-abcdefgh12345678",
  "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
  "abc8Q~abcdefghijklmnopqrstuvwxyz012345",
  "npm_abcdefgh12345678ij",
  "pypi-AgEIcHlwaS5vcmcabcd",
  "hf_abcdefgh12345678ij",
  "secret_abcdefgh12345678",
]

describe("a token", () => {
  const FRAMES = [
    ["", ""],
    ["key ", " is bad"],
    ['"', '"'],
    ["=", "&x"],
    ["/", ""],
    ["(", ")"],
    ["%7B", "%7D"],
    ["\\n", "\\n"],
    ["https://a.example/?x=", " "],
  ] as const

  it.each(TOKENS)("is masked wherever it stands: %s", (token) => {
    for (const [before, after] of FRAMES)
      expect(maskTokens(before + token + after)).toBe(`${before}[redacted]${after}`)
  })

  it.each(TOKEN_SHAPES)("of $kind is masked wherever it stands, whatever its characters", ({ kind }) => {
    const tokens = samplesOf(kind, fewOrAll(40, 200))
    expect(tokens.length).toBeGreaterThan(0)
    for (const [before, after] of FRAMES) {
      const masked = `${before}[redacted]${after}`
      expect(tokens.filter((token) => maskTokens(before + token + after) !== masked)).toEqual([])
    }
  })

  it.each([
    `AKIA${"IOSFODNN7EXAMPLE"} ${"wJalrXUtnFEMI/K7MDENG/"}bPxRfiCYEXAMPLEKEY`,
    `the secret is ${"wJalrXUtnFEMI/K7MDENG+"}bPxRfiCYEXAMPLEKEY`,
  ])("of AWS without a prefix is masked beside its id: %s", (text) =>
    expect(maskTokens(text)).not.toMatch(/wJalr|MDENG|EXAMPLEKEY/),
  )

  it.each([
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "wJ2lrXU9nF3MI7K1MDb8xRf6CYq4Zs5TkVe0",
    "kq3v9z8x7c6b5n4m3l2k1j0h9g8f7d6s",
    "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4MTIz",
  ])("of no known form is masked if it is long and mixed: %s", (token) =>
    expect(maskTokens(`hash ${token}.`)).toBe("hash [redacted]."),
  )

  it.each([
    "8e03978e-40d5-43e8-bc93-6894a57f9324",
    "507f1f77bcf86cd799439011",
    "GoogleAdsCampaignPerformanceReportV20Daily",
    "customer_acquisition_report_daily_2026_01_01",
    "metrics.all_conversions_from_interactions_rate",
    "12345678901234567890123456789012345",
    "--------------------------------------------",
    "type.googleapis.com/google.ads.googleads.v20.errors.GoogleAdsFailure",
    "projects/my-project/locations/europe-west1/jobs/2026-01-01",
  ])("is not what a name or an id looks like: %s", (text) => expect(maskTokens(text)).toBe(text))
})

describe("a name", () => {
  it.each(
    `password passwd pwd user_password Password secret client_secret clientSecret X-Client-Secret token access_token accessToken
    refresh_token id_token authToken oauth_token api_key apiKey apikey X-Api-Key x-rapidapi-key AWSAccessKeyId private_key
    signature sig X-Amz-Signature X-Amz-Security-Token X-Goog-Credential client_assertion assertion jwt session_id sessionid
    PHPSESSID_TOKEN csrf_token X-XSRF-TOKEN cookie Set-Cookie Authorization proxy-authorization credentials code_verifier otp pin
    passphrase subscription-key Ocp-Apim-Subscription-Key account_key auth_code device_code appsecret_proof pass sid`.split(
      /\s+/,
    ),
  )("%s is a credential's", (name) => expect(credentialStrength(name)).toBe("strong"))

  it.each("code state key auth session nonce routing_key hash user username".split(" "))(
    "%s may be a credential's",
    (name) => expect(credentialStrength(name)).toBe("weak"),
  )

  it.each(
    `page limit date status error_code status_code zip_code tokens tokensPerDay max_tokens token_type expires_in token_expires_at
    refresh_token_expires_in client_assertion_type password_required token_url oauth_signature_method invalid_token INVALID_API_KEY
    TokenExpiredError keyword keywords author design pinned passenger message x-request-id`.split(/\s+/),
  )("%s is not", (name) => expect(credentialStrength(name)).toBeNull())
})
