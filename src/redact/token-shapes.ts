/** A form that gives a credential away wherever it stands. */
export interface TokenShape {
  readonly kind: string
  /**
   * Starts with a literal or a short bounded class and asks for nothing after its last, unbounded class:
   * so the joined expression runs in linear time on any text.
   */
  readonly pattern: string
  readonly source: string
}

const GITLEAKS = "https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml"

export const TOKEN_SHAPES: readonly TokenShape[] = [
  // Base64 of `{"`: a JWT, a JWE, or any JSON packed into one word.
  { kind: "jwt", pattern: "eyJ[\\w-]{8,}(?:\\.[\\w-]*)*", source: "https://www.rfc-editor.org/rfc/rfc7519" },
  {
    kind: "private key",
    pattern:
      "-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\\s\\\\]*(?:-----END [A-Z ]{0,40}-----)?",
    source: "https://www.rfc-editor.org/rfc/rfc7468",
  },
  {
    kind: "github",
    pattern: "(?:gh[opusr]_|github_pat_)\\w{16,}",
    source: "https://github.blog/engineering/behind-githubs-new-authentication-token-formats/",
  },
  { kind: "gitlab", pattern: "gl[a-z]{2,5}-[\\w-]{16,}", source: "https://docs.gitlab.com/security/tokens/" },
  {
    kind: "stripe",
    pattern: "(?:(?:sk|rk|pk)_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{8,}",
    source: "https://docs.stripe.com/keys",
  },
  { kind: "openai, anthropic", pattern: "sk-[\\w-]{16,}", source: GITLEAKS },
  {
    kind: "slack",
    pattern: "(?:xox[a-z]|xapp)[-.][\\w-]{8,}",
    source: "https://docs.slack.dev/authentication/tokens",
  },
  {
    kind: "aws access key id",
    pattern: "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
  },
  { kind: "google api key", pattern: "AIza[\\w-]{20,}", source: GITLEAKS },
  {
    kind: "google access token",
    pattern: "ya29\\.[\\w.-]{8,}",
    source: "https://cloud.google.com/docs/authentication/token-types",
  },
  { kind: "google client secret", pattern: "GOCSPX-[\\w-]{8,}", source: GITLEAKS },
  {
    kind: "google refresh token",
    pattern: "1//[\\w-]{20,}",
    source: "https://developers.google.com/identity/protocols/oauth2",
  },
  {
    kind: "shopify",
    pattern: "shp(?:at|ca|pa|ss|ua)_[A-Za-z0-9]{8,}",
    source: GITLEAKS,
  },
  {
    kind: "meta",
    pattern: "EAA[A-Za-z0-9]{20,}",
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens",
  },
  {
    kind: "hubspot",
    pattern: "pat-[a-z]{2}\\d-[\\w-]{8,}",
    source: "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
  },
  { kind: "atlassian", pattern: "AT[ACB]TT3[\\w=-]{16,}", source: GITLEAKS },
  { kind: "airtable", pattern: "pat[A-Za-z0-9]{14}\\.[a-f0-9]{16,}", source: GITLEAKS },
  { kind: "sendgrid", pattern: "SG\\.[\\w-]{8,}(?:\\.[\\w-]*)*", source: GITLEAKS },
  { kind: "square", pattern: "sq0[a-z]{3}-[\\w-]{16,}", source: GITLEAKS },
  {
    kind: "telegram",
    pattern: "\\d{6,12}:A[\\w-]{24,}",
    source: "https://core.telegram.org/bots/api#authorizing-your-bot",
  },
  { kind: "azure client secret", pattern: "[\\w~.]{3}\\dQ~[\\w~.-]{24,}", source: GITLEAKS },
  {
    kind: "npm, pypi, hugging face, digitalocean, linear, notion, figma, postman, databricks, doppler",
    pattern:
      "(?:npm_|pypi-|hf_|do[opr]_v1_|lin_api_|ntn_|secret_|fig[dorh]{1,2}_|PMAK-|dapi|dp\\.pt\\.)[\\w-]{16,}",
    source: GITLEAKS,
  },
]
