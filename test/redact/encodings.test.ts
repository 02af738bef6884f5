import { describe, expect, it } from "vitest"
import { decodeBase64Text } from "../../src/redact/base64-text.ts"
import { encodedForms } from "../../src/redact/encodings.ts"

describe("the encodings of a value", () => {
  it.each<[value: string, forms: string[]]>([
    ["abc", []],
    ["abcd", ["YWJjZA==", "61626364"]],
    [
      "abcdefgh",
      ["YWJjZGVmZ2g=", "YWJjZGVmZ2g", "YWJjZGVmZ2", "FiY2RlZmdo", "hYmNkZWZna", "6162636465666768"],
    ],
    ["abc>>?", ["YWJjPj4/", "YWJjPj4_", "6162633e3e3f"]],
    ["é1", []],
    ["é123", ["w6kxMjM=", "c3a9313233"]],
  ])("%s: %j", (value, forms) => expect([...encodedForms(value)]).toEqual(forms))

  it("are those of all of its bytes, however many", () => {
    const value = "abc".repeat(6_000)
    const [whole] = encodedForms(value)
    expect(atob(whole as string)).toBe(value)
  })
})

describe("a text in base64", () => {
  const TEXT = "annabel:ab12"
  it.each<[what: string, base64: string, text: string]>([
    ["as it is", btoa(TEXT), TEXT],
    ["with one more sign at its end", btoa(`${TEXT}34`), `${TEXT}34`],
    ["with two of them", btoa(`${TEXT}3`), `${TEXT}3`],
    ["without them", btoa(`${TEXT}3`).replace(/=+$/, ""), `${TEXT}3`],
    ["in lines", btoa(TEXT.repeat(3)).replace(/.{16}/g, "$&\r\n\r\n"), TEXT.repeat(3)],
    ["with blanks around it", ` \n${btoa(TEXT)}\n `, TEXT],
    [
      "in the alphabet for URLs",
      btoa("ab?>>>ab~~~?").replaceAll("+", "-").replaceAll("/", "_"),
      "ab?>>>ab~~~?",
    ],
    ["of more than ASCII", btoa("\u00e2\u0082\u00ac 12345678"), "€ 12345678"],
    ["of lines and tabs", btoa("a\tb\r\nc 123456"), "a\tb\r\nc 123456"],
  ])("is read %s", (_, base64, text) => expect(decodeBase64Text(base64)).toBe(text))

  it.each<[what: string, base64: string]>([
    ["nothing", ""],
    ["blanks", " ".repeat(20)],
    ["less than 16 characters", btoa("annabel:ab1").slice(0, 15)],
    ["signs that it has not", "YW5uYWJlb!phYjEy"],
    ["signs that it has not, further on", `${btoa(TEXT)}!aaa`],
    ["an end in its middle", `${btoa("annabel:ab1").slice(0, 15)}=YWJj`],
    ["three signs at its end", `${btoa(TEXT)}===`],
    ["a digit too many", `${btoa(TEXT)}Y`],
    ["control characters at its start", btoa(`\u0001${TEXT}`)],
    ["control characters further on", btoa(`${TEXT}\u0001${TEXT}`)],
    ["bytes that are no UTF-8", btoa(`${TEXT}\u00ff\u00fe`)],
  ])("is not what has %s", (_, base64) => expect(decodeBase64Text(base64)).toBeNull())

  it("may be shorter where its name speaks of credentials", () => {
    expect(decodeBase64Text(btoa("an:ab1"), 8)).toBe("an:ab1")
    expect(decodeBase64Text(btoa("an:ab1"), 9)).toBeNull()
  })
})
