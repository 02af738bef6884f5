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
    // A noun within what was masked is none.
    ["password 'my secret is hunter22 ok' here", "password '[redacted]' here"],
    ["the secret is 'plum', and secret plum1x", "the secret is '[redacted]', and secret plum1x"],
    ["with password abcd-1ef and abc", "with password [redacted] and abc"],
    ["token 'a1b2c3d4' is unknown", "token '[redacted]' is unknown"],
    ["token 'QwRtPsDfGhJk' is unknown", "token '[redacted]' is unknown"],
    ["secret 'registry' is wrong", "secret '[redacted]' is wrong"],
    ["secret 'qwrt-psdf' not found, but", "secret 'qwrt-psdf' not found, but"],
    [
      "secret 'qwrt-psdf' was refused: the key in the store does not exist",
      "secret '[redacted]' was refused: the key in the store does not exist",
    ],
    [`password '${"ab ".repeat(66)}ab'`, "password '[redacted]'"],
  ])("%s", (text, masked) => {
    expect(mask(text)).toBe(masked)
    expect(mask(masked)).toBe(masked)
  })

  it.each([
    "password [redacted] is wrong",
    "the password is 'x[redacted]y'",
    `password '${"ab ".repeat(67)}'`,
    "password is ",
    "the password is invalid",
    'password "must be set"',
    "Unexpected token 'a1b2c3d' in JSON",
    "Unexpected token 'abcdefgh' in JSON",
    "key 'oauth2_v2_report' is unknown",
    "secret 'registry' not found",
    "secret 'my-registry' is wrong",
    "secret plum1x",
    "password sha-256 and password oauth2",
    "with password a/b1c2d3 and password a=b1c2",
    "with password abc-1-def",
  ])("stays where none is told: %s", (text) => expect(mask(text)).toBe(text))
})
