import { describe, expect, it } from "vitest"
import { createRedactor } from "../../src/redact/redactor.ts"
import { requestWith } from "./request.ts"

const { mask } = createRedactor().secretsOf(requestWith({}))

describe("a credential in prose", () => {
  it.each([
    ["login with password 'hunter' failed", "login with password '[redacted]' failed"],
    ['password "swordfish" is wrong', 'password "[redacted]" is wrong'],
    ["password is 'correct horse battery'", "password is '[redacted]'"],
    ["the password is “swordfish”", "the password is “[redacted]”"],
    ["with password `swordfish`", "with password `[redacted]`"],
    ['with password \\"swordfish\\" in JSON', 'with password \\"[redacted]\\" in JSON'],
    ["with password &quot;swordfish&quot;", "with password &quot;[redacted]&quot;"],
    ["cannot log in with password Tr0ub4dor&3 here", "cannot log in with password [redacted] here"],
    ["the password is hunter2", "the password is [redacted]"],
    ["API key 'q7d1f0c9' is unknown", "API key '[redacted]' is unknown"],
    ["client secret 'acme-blue'", "client secret '[redacted]'"],
    ["access token is ab12cd34ef", "access token is [redacted]"],
    ["the secret is s3cr3t!", "the secret is [redacted]"],
    [
      "at hooks.slack.com/services/T00000000/B00000000/abc, sorry",
      "at hooks.slack.com/services/T00000000/B00000000/[redacted] sorry",
    ],
    ["secret 'hunter2' was refused", "secret '[redacted]' was refused"],
    ["token 'a8f3k2m9x1q7' is unknown", "token '[redacted]' is unknown"],
    [
      "invalid_grant: refresh_token=rt-abcdefgh is not valid",
      "invalid_grant: refresh_token=[redacted] is not valid",
    ],
    [
      "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=abcd+/ef==;EndpointSuffix=core.windows.net",
      "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=[redacted];EndpointSuffix=core.windows.net",
    ],
    ["Server=db;User Id=sa;Password=swordfish;", "Server=db;User Id=sa;Password=[redacted];"],
    ["SharedAccessSignature sv=2024-01-01&sig=ab%2Fc", "SharedAccessSignature sv=2024-01-01&sig=[redacted]"],
    ["mongodb+srv://ann:swordfish@db.example/x", "mongodb+srv://[redacted]@db.example/x"],
  ])("%s", (text, masked) => {
    expect(mask(text)).toBe(masked)
    expect(mask(masked)).toBe(masked)
  })
})
