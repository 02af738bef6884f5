import { describe, expect, it } from "vitest"
import { CUT, cutText, MASK, oneLine } from "../../src/redact/mask.ts"
import { maskBounded, maskText } from "../../src/redact/mask-text.ts"

/** What is taken for a URL. */
function urlsIn(text: string): string[] {
  const urls: string[] = []
  const shown = maskText(
    text,
    () => false,
    (url) => {
      urls.push(url)
      return url
    },
  )
  expect(shown).toBe(text)
  return urls
}

const LONG_HOST = `${"a".repeat(90)}.slack.com/x`

describe("a URL in a text", () => {
  it.each<[text: string, urls: string[]]>([
    ["see https://a.example/x, and (http://b.example)!", ["https://a.example/x", "http://b.example"]],
    ["https://a.example/x?y=z:1#a.b", ["https://a.example/x?y=z:1#a.b"]],
    ["https://a.example/?u=http://b.example", ["https://a.example/?u=http://b.example"]],
    [": see ab://c", ["ab://c"]],
    ["a:b c: d :// x://y 1://y", []],
    ["abcdefghijklmnopqrst://x", ["efghijklmnopqrst://x"]],
    [`<a href="https://a.example/x">'https://b.example/y'`, ["https://a.example/x", "https://b.example/y"]],
    ["https:\\/\\/a.example\\/x", ["https://a.example/x"]],
    ["https:\\/\\/a.example\\/x\\n", ["https://a.example/x"]],
    ["https://a.example; http:/x", ["https://a.example"]],
    // Of hosts whose paths hold secrets, without a scheme too.
    ["at hooks.slack.com/a/b, sorry", ["//hooks.slack.com/a/b,"]],
    ["at (slack.com/a) and slack.com/", ["//slack.com/a)", "//slack.com/"]],
    ["slack.com/slack.com/a", ["//slack.com/slack.com/a"]],
    ["slack.com/x-slack.com/a", ["//slack.com/x-slack.com/a"]],
    ["HOOKS.slack.COM/a", ["//HOOKS.slack.COM/a"]],
    ["example.com/slack.com/a", []],
    ["https://hooks.slack.com/a", ["https://hooks.slack.com/a"]],
    [LONG_HOST, [`//${LONG_HOST.slice(11)}`]],
    ["slack.comslack.com/a", ["//slack.comslack.com/a"]],
    ["slack.com/a slack.com/b", ["//slack.com/a", "//slack.com/b"]],
  ])("%s: %j", (text, urls) => expect(urlsIn(text)).toEqual(urls))

  it("is masked in its place", () => {
    const mask = (text: string) =>
      maskText(
        text,
        () => false,
        (url) => url.replaceAll("kiwi", MASK),
      )
    expect(mask("kiwi https://a.example/kiwi, kiwi")).toBe(`kiwi https://a.example/${MASK}, kiwi`)
    expect(mask("kiwi slack.com/a/kiwi kiwi")).toBe(`kiwi slack.com/a/${MASK} kiwi`)
    expect(mask("https:\\/\\/a.example\\/kiwi\\/x kiwi")).toBe(`https:\\/\\/a.example\\/${MASK}\\/x kiwi`)
    expect(mask("https://a.example/kiwi http://b.example/kiwi")).toBe(
      `https://a.example/${MASK} http://b.example/${MASK}`,
    )
  })

  it("that changes each time is masked three times", () => {
    expect(
      maskText(
        "https://a.example",
        () => false,
        (url) => `${url}/x`,
      ),
    ).toBe("https://a.example/x/x/x")
  })
})

const KI = 1_024

describe("of a long text", () => {
  const bounded = (text: string) => maskBounded(text, (part) => part.replaceAll("k", MASK))

  it("64 Ki characters are masked", () => {
    expect(bounded("a".repeat(64 * KI))).toBe("a".repeat(64 * KI))
    expect(bounded("a".repeat(64 * KI + 1))).toBe(`${"a".repeat(62 * KI - CUT.length)}${CUT}`)
    const read: number[] = []
    maskBounded("a".repeat(70 * KI), (part) => {
      read.push(part.length)
      return part
    })
    expect(read).toEqual([64 * KI, 62 * KI - CUT.length])
  })

  it("that masks make longer no more is shown", () => {
    const fits = `${"k".repeat(6_553)}${"a".repeat(6)}`
    expect(bounded(fits)).toHaveLength(64 * KI)
    expect(bounded(fits)).not.toContain(CUT)
    expect(bounded("k".repeat(6_554))).toBe(`${MASK.repeat(6_348)}${CUT}`)
  })

  it("that is masked shorter the end still says that it was cut", () => {
    const read: string[] = []
    const shown = maskBounded("a".repeat(65 * KI), (part) => {
      read.push(part)
      return "x".repeat(100)
    })
    // What a cut may leave of a secret is more than this.
    expect(read.map(({ length }) => length)).toEqual([64 * KI, 0])
    expect(shown).toBe(`${"x".repeat(100)}${CUT}`)
  })

  it("that was cut before the end stays what it is", () => {
    expect(bounded(`ak${CUT}`)).toBe(`a${MASK}${CUT}`)
    expect(bounded(`${CUT}ak`)).toBe(`${CUT}a${MASK}`)
    expect(bounded(`${"a".repeat(64 * KI)}${CUT}`)).toBe(`${"a".repeat(64 * KI)}${CUT}`)
  })
})

describe("a text that is cut at 20 characters", () => {
  it.each([
    ["aaaaabbbbbcccccddddd", "aaaaabbbbbcccccddddd"],
    ["aaaaabbbbbcccccddddde", "aaaaabbbbbccccc[cut]"],
    ["aaaaa[redacted]ddddde", "aaaaa[redacted][cut]"],
    ["aaaaaa[redacted]dddde", "aaaaaa[cut]"],
    ["aaaaabbbbbcccc[dddddd", "aaaaabbbbbcccc[cut]"],
    ["aaaaabbbbbcccr[dddddd", "aaaaabbbbbcccr[cut]"],
    ["aaaaabb[redo]ccdddddd", "aaaaabb[redo]cc[cut]"],
    ["aa[redacted]a[xbbbbbb", "aa[redacted]a[x[cut]"],
    ["aa[aabbbbbcccccdddddd", "aa[aabbbbbccccc[cut]"],
    ["aaaaabbbbbcccc%dddddd", "aaaaabbbbbcccc[cut]"],
    ["aaaaabbbbbccc%4dddddd", "aaaaabbbbbccc[cut]"],
    ["aaaaabbbbbccc%zdddddd", "aaaaabbbbbccc%z[cut]"],
    ["aa%41bb%4bcc%41dddddd", "aa%41bb%4bcc%41[cut]"],
    ["aaaaabbbbbcccc\u{1f600}ddddd", "aaaaabbbbbcccc[cut]"],
    ["aaaaabbbbbccc\u{1f600}dddddd", "aaaaabbbbbccc\u{1f600}[cut]"],
  ])("%s is shown %s", (text, shown) => expect(cutText(text, 20)).toBe(shown))
})

it("a line has no control characters, no marks of direction and no blanks at its ends", () => {
  expect(oneLine(" a\r\n\tb\u0000c\u001b[1m\u202ed\u2066e\u2028f\ud83dg ")).toBe("a b c [1m d e f g")
  expect(oneLine("é 😀 – “x”")).toBe("é 😀 – “x”")
})
