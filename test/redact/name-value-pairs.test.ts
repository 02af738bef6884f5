import { describe, expect, it } from "vitest"
import { MASK } from "../../src/redact/mask.ts"
import { maskPairs, pairsIn } from "../../src/redact/name-value-pairs.ts"

/** The escape of a quote looks like a part of the name. */
const isWanted = (name: string) =>
  /^(?:22)?(?:token|cookie|set-cookie2?|x-authorization|authorization)$/i.test(name)

/** Name, separator, value; a value that stands in quotes is in quotes. */
const pairsOf = (text: string) =>
  [...pairsIn(text, isWanted)].map(({ name, value, start, end, quoted, separator }) => {
    expect(text.slice(start, end)).toBe(value)
    return `${name}${separator}${quoted ? `"${value}"` : value}`
  })

describe("a name and its value", () => {
  it.each<[text: string, pairs: string[]]>([
    ["token=ab1&x=2", ["token=ab1"]],
    ["a.token=1 token_id=2 mytoken=3 token=4", ["token=4"]],
    ["token: ab, c", ["token:ab"]],
    ["token = ab; c", ["token=ab"]],
    [`token${" ".repeat(8)}=${" ".repeat(8)}ab`, ["token=ab"]],
    [`token${" ".repeat(9)}=ab token=${" ".repeat(9)}cd`, []],
    ["'token' => 'a b'", ['token=>"a b"']],
    ["token[]=ab token]=cd", ["token=ab", "token=cd"]],
    [`token=${MASK}x, token=a${MASK}`, [`token=${MASK}x`, `token=a${MASK}`]],
    ["token%3Dab%26 token%3acd", ["token%3Dab%26", "token%3acd"]],
    ['{"token":"a b","token":12}', ['token:"a b"', "token:12"]],
    ['"token":"a\\"b\\\\","x":1', ['token:"a\\"b\\\\"']],
    ["'token':'a\\'b\"',", ['token:"a\\\'b""']],
    ['"{\\"token\\":\\"a\'b\\",\\"x\\":1}"', ['token:"a\'b"']],
    ["\\'token\\': \\'a\"b\\'", ['token:"a"b"']],
    ['\\\\\\"token\\\\\\":\\\\\\"ab\\\\\\"', ['token:"ab"']],
    ["&quot;token&quot;: &#34;a&amp;b&#34;", ['token:"a&amp;b"']],
    ["&#39;token&#x27;=&#39;ab&#x27;", ['token="ab"']],
    ['%22token%22%3A%22a%20b%22,"', ['22token%3A"a%20b"']],
    ["<token>a b</token>", ['token>"a b"']],
    ['<x:token a="1"\n>ab<', ['token>"ab"']],
    ["token>ab< xtoken> <token >", []],
    [`<token ${"a".repeat(300)}>ab<`, ['token>"ab"']],
    [`<token ${"a".repeat(301)}>ab<`, []],
    ["token=, token:; token", []],
    ['token={"a":1}, token=["a"], token=""', []],
    ['token:"', []],
    ["token=a token=b", ["token=a", "token=b"]],
    ["token=token=b", ["token=token=b"]],
    // Headers, whose values run to the end of the line, or of a quote or parameter.
    ["Cookie: a=1; b, c&d\r\nHost: x", ["Cookie:a=1; b, c&d"]],
    ["set-cookie2: a b\n", ["set-cookie2:a b"]],
    ["cookie=a 1; b, c&d", ["cookie=a 1; b, c"]],
    ['-H "Cookie: a=\\"1\\"; b" -d', ['Cookie:a=\\"1\\"; b']],
    ["-H 'X-Authorization: Bearer a b' -d", ["X-Authorization:Bearer a b"]],
    ['"authorization":"Bearer a b",', ['authorization:"Bearer a b"']],
    ["token: a b", ["token:a"]],
  ])("%s: %j", (text, pairs) => expect(pairsOf(text)).toEqual(pairs))
})

const isExtra = (name: string) => name === "page"

describe("in a text, the value of a credential", () => {
  it.each([
    ["password=abcdefgh", `password=${MASK}`],
    ["token: 123456", `token: ${MASK}`],
    ["token: 12345x", `token: ${MASK}`],
    ["token=ab", `token=${MASK}`],
    ["token: abcdefghijklm", `token: ${MASK}`],
    ["token: ab1", `token: ${MASK}`],
    ["token: ab/", `token: ${MASK}`],
    ['token: "abcd"', `token: "${MASK}"`],
    ['token: "12345"', `token: "${MASK}"`],
    ["password: abcd, pin: abc, pwd: abcd", `password: ${MASK}, pin: ${MASK}, pwd: ${MASK}`],
    ["token=must be set", `token=${MASK} be set`],
    ["code: x9y8z7w6v5u4t3", `code: ${MASK}`],
    ["token: nullx", "token: nullx"],
    ["token: null1", `token: ${MASK}`],
    [`token: x${MASK}`, `token: ${MASK}`],
    [`token: ${MASK}x`, `token: ${MASK}`],
    ["page=null&x=1", `page=${MASK}&x=1`],
    ["Authorization: Basic dTpw", `Authorization: Basic ${MASK}`],
    ["x-authorization: Odd dTpw12", `x-authorization: ${MASK}`],
    ["Cookie: Basic dTpw", `Cookie: ${MASK}`],
    ["token: ab1, token: cd2.", `token: ${MASK}, token: ${MASK}`],
  ])("is masked: %s", (text, masked) => expect(maskPairs(text, isExtra)).toBe(masked))

  it.each([
    "token: expired, secret: revoked!",
    "token: abcdefghijkl",
    "token: ab",
    "token: is it that?",
    "token: must be at least 8 characters long",
    "token: 1, token: -12345, token=12345, token: 401.",
    '"token": "must be set"',
    "token=null token=true token: None token=nil token: yes) token=undefined token=FALSE",
    'token=" null "',
    `token=${MASK} token: ${MASK}. token=${MASK}#${MASK}!`,
    "code=abc state: x1",
    "name=ab1 x: y",
  ])("stays where it says nothing: %s", (text) => expect(maskPairs(text, isExtra)).toBe(text))
})
