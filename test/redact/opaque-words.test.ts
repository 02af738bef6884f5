import { describe, expect, it } from "vitest"
import { looksSecret, maskKnownTokens, maskTokens } from "../../src/redact/mask-tokens.ts"
import { areWords } from "../../src/redact/word-likeness.ts"

describe("a word of at least twelve characters", () => {
  it.each([
    // Three turns between letters and digits, or one for each eight characters of a longer one.
    "xqzwk1vjqxwzkq2",
    `xqzwk1vjqx${"xwzkqj".repeat(3)}xj2k`,
    // Turns of any kind at four of ten places.
    "xqZwkXjqZwkqjvz",
    "aBcDeFgHiJkL",
    "A1b2C3d4E5f6",
    "x0x0x0x0x0x0q",
    "x9x9x9x9x9x9q",
    "a8a8a8a8a8a8g",
    "z8z8z8z8z8z8z",
    "A8A8A8A8A8A8G",
    "Z8Z8Z8Z8Z8Z8Z",
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "is x9y8z7w6v5u4",
    "ghp_0123456789abcdefABCDEF",
  ])("is a credential: %s", (word) => expect(looksSecret(word, 12)).toBe(true))

  it.each([
    "xqzwk1vjqxwzkqj",
    `xqzwk1vjqx${"xwzkqj".repeat(3)}xjk2`,
    "xqZwkXjqwkqjvzZ",
    "x9y8z7w6v5u",
    "a1b2c3d4e5f6a7b8",
    "A1B2C3D4E5F6A7B8",
    "5f4dcc3b5aa765d61d8327deb882cf9",
    "xq-wk-vj-zq-xw",
    "xq_wk_vj_zq_xw",
    "a-1-b-2-c-3-d-4-e",
    "oauth2_v2_api_v3",
    "8e03978e-40d5-43e8-bc93-6894a57f9324",
    "commit:x9y8z7w6v5u4t3",
    "",
  ])("is none: %s", (word) => expect(looksSecret(word, 12)).toBe(false))

  it("may be asked for shorter, down to eleven characters", () => {
    expect(looksSecret("x9y8z7w6v5u", 5)).toBe(true)
    expect(looksSecret("x9y8z7w6v5", 5)).toBe(false)
    expect(looksSecret("a x9y8z7w6", 5)).toBe(false)
    expect(looksSecret("ab x9y8z7w6", 5)).toBe(true)
  })

  it("is none if what stands before it calls it an id", () => {
    expect(looksSecret("x9y8z7w6v5u4t3s2", 12, "request id: ")).toBe(false)
    expect(looksSecret("x9y8z7w6v5u4t3s2", 12, "the key: ")).toBe(true)
    expect(looksSecret("see trace x9y8z7w6v5u4t3s2", 12, "key ")).toBe(false)
  })
})

describe("in a text", () => {
  it.each([
    ["is 5f4dcc3b5aa765d61d8327deb882cf99.", "is [redacted]."],
    ["is x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5k4, so", "is [redacted], so"],
    ["is x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5k", "is x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5k"],
    ["commit 9fceb02d0ae598e95dc970b74767f19372d61af8", "commit 9fceb02d0ae598e95dc970b74767f19372d61af8"],
    // Ids of objects, of which a part may begin as a token does.
    ["cus_AKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE", "cus_AKIAIOSFODNN7EXAMPLE [redacted]"],
    ["cus_AKIAIOSFODNN7EXAMPLE-x", "cus_[redacted]-x"],
    // Words that begin as tokens do.
    ["glpat-service_account_not_configured", "glpat-service_account_not_configured"],
    [
      "glpat-service_account_not_configured ghp_0123456789abcdefABCDEF",
      "glpat-service_account_not_configured [redacted]",
    ],
    ["gsk_REPORTMANAGERSETTINGS", "[redacted]"],
    ["sq0atp-service_account_not_configured", "sq0atp-service_account_not_configured"],
    ["glpat-xqzwkvjqxwzkqvjxqzwk", "[redacted]"],
    ["glpat-service_account_not_configured1", "[redacted]"],
    ["secret_manager_unavailable_now", "secret_manager_unavailable_now"],
    ["secret_manager_unavailable_now secret_abcdefgh12345678", "secret_manager_unavailable_now [redacted]"],
    ["npm_8e03978e-40d5-43e8-bc93-6894a57f9324", "npm_8e03978e-40d5-43e8-bc93-6894a57f9324"],
    // A token goes on as far as its form does, and no letter or digit may follow.
    ["AKIAIOSFODNN7EXAMPLEx", "AKIAIOSFODNN7EXAMPLEx"],
    ["AKIAIOSFODNN7EXAMPLE_x", "[redacted]_x"],
    // The end of an escape is no part of it.
    ["%7BAKIAIOSFODNN7EXAMPLE%7D", "%7B[redacted]%7D"],
    ["\\nAKIAIOSFODNN7EXAMPLE\\n", "\\n[redacted]\\n"],
    ["\\u003dAKIAIOSFODNN7EXAMPLE", "\\u003d[redacted]"],
    ["\\x3dAKIAIOSFODNN7EXAMPLE", "\\x3d[redacted]"],
    ["%AKIAIOSFODNN7EXAMPLE", "%[redacted]"],
    ["\\AKIAIOSFODNN7EXAMPLE", "\\[redacted]"],
    ["%ABIAIOSFODNN7EXAMPLE", "%[redacted]"],
    ["%7B", "%7B"],
    [
      "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n-----BEGIN EC PRIVATE KEY-----\nMIIE\n-----END EC PRIVATE KEY-----.",
      "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n[redacted].",
    ],
  ])("%s is shown %s", (text, shown) => expect(maskTokens(text)).toBe(shown))

  it.each([
    ["secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "secret [redacted]"],
    ["AWS: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS: [redacted]"],
    ["aWsXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYab", "[redacted]"],
    ["value wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "value wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE", "secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE"],
    ["secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYs", "secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYs"],
    ["secret wJalrXUtnFEMI/KXMDENG/bPxRfiCYEXAMPLEKEY", "secret wJalrXUtnFEMI/KXMDENG/bPxRfiCYEXAMPLEKEY"],
    ["secret wjalrxutnfemi/k7mdeng/bpxrficyexamplekey", "secret wjalrxutnfemi/k7mdeng/bpxrficyexamplekey"],
    ["secret WJALRXUTNFEMI/K7MDENG/BPXRFICYEXAMPLEKEY", "secret WJALRXUTNFEMI/K7MDENG/BPXRFICYEXAMPLEKEY"],
    ["secret GoogleAdsCampaignPerformanceReports2Dail", "secret GoogleAdsCampaignPerformanceReports2Dail"],
  ])("a secret of AWS is known by its 40 characters: %s", (text, shown) =>
    expect(maskTokens(text)).toBe(shown),
  )

  it("of ids only the known forms of tokens are masked", () => {
    const id = "x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5k4j3"
    expect(maskKnownTokens(id)).toBe(id)
    expect(maskKnownTokens(`${id}/AKIAIOSFODNN7EXAMPLE`)).toBe(`${id}/[redacted]`)
  })
})

describe("a text is made of words", () => {
  // Six pairs of letters in ten are common ones of words, but for one.
  it.each([
    "andxqz",
    "anda9999",
    "99andxq",
    "xqz",
    "xqz v2 p25",
    "customerId",
    "glacier-restore",
    "ACCOUNT_NOT_FOUND",
    "",
  ])("as is %j", (text) => expect(areWords(text)).toBe(true))

  it.each(["anxqzk", "xqzk", "aNdAnDaN", "customer 123456", "qwrtpsdf"])("as is not %j", (text) =>
    expect(areWords(text)).toBe(false),
  )
})
