import { createHash } from "node:crypto"
import { gunzipSync } from "node:zlib"
import fc from "fast-check"
import { Window } from "happy-dom"
import { describe, expect, it } from "vitest"
import { type RunLogLine, renderHtml } from "../../src/report.ts"
import { PAGE_STYLE, PAGE_STYLE_HASH } from "../../src/run-view/page-style.ts"
import { renderText } from "../../src/run-view/render-text.ts"
import { attempt, EVERY_LINE, giveup, runLine, success } from "../run-log/lines.ts"
import { fewOrAll } from "../support/thorough.ts"
import { digestOf } from "./digests.ts"

const dom = (page: string) => {
  const { document } = new Window({
    settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true },
  })
  document.write(page)
  return document
}
const text = (page: string) => dom(page).body.textContent.replace(/\s+/g, " ")

const SPLIT = EVERY_LINE.find(({ event }) => event === "split") as object
const LINES = EVERY_LINE as readonly { t?: number; event: string; [field: string]: unknown }[]
const PAGE = renderHtml(digestOf(LINES))

/** Each text of a value is replaced, but for those that a line needs to be one. */
function poisoned(value: unknown, poison: string): unknown {
  if (Array.isArray(value)) return value.map((one) => poisoned(one, poison))
  if (typeof value === "string") return poison
  if (typeof value !== "object" || value === null) return value
  const kept = ["event", "at", "until", "since", "run", "retryAt", "date"]
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, kept.includes(name) ? one : poisoned(one, poison)]),
  )
}

describe("the page of a run", () => {
  it("loads nothing, runs nothing, and allows nothing but its own style", () => {
    const document = dom(PAGE)
    const policy = document
      .querySelector('meta[http-equiv="Content-Security-Policy"]')
      ?.getAttribute("content")
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain("unsafe")
    expect(document.querySelectorAll("script, iframe, object, img, form, base, [style], [src]")).toHaveLength(
      0,
    )
    expect(
      [...document.querySelectorAll("link")].map((link) => link.getAttribute("href")?.slice(0, 5)),
    ).toEqual(["data:"])
    expect(document.querySelector("style")?.textContent).toBe(PAGE_STYLE)
  })

  it("names the hash of its style: browsers take no other", () => {
    expect(PAGE_STYLE_HASH).toBe(`sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}`)
  })

  it("tells what the log tells", () => {
    const shown = text(PAGE)
    for (const part of [
      "Calls that succeeded19of 21", // of the one success and the 18 that were counted
      "Failures by row of the FAQ",
      "Spread the schedules of the extracts of the same source.",
      "Add the scope read.",
      "Held after a 429: once",
      "1 probe",
      "12.5 a second",
      "sunset",
      "v1 ends",
      "365",
      "182",
      "This run goes alone.",
      "3 lines had no room in the log.",
      "It failed.",
      "The API says: no.",
    ])
      expect(shown).toContain(part)
  })

  it("gives each picture a name, and a table of its numbers", () => {
    const document = dom(PAGE)
    const pictures = [...document.querySelectorAll('svg[role="img"]')]
    expect(pictures.length).toBe(1)
    for (const picture of pictures) {
      expect(picture.getAttribute("aria-label")).toContain("https://api.example.com")
      expect(
        picture.parentElement?.querySelector("details table")?.querySelectorAll("tbody tr").length,
      ).toBeGreaterThan(0)
    }
    // Every other picture stands beside the number that it shows.
    for (const picture of document.querySelectorAll("svg:not([role]):not(svg svg)"))
      expect(picture.getAttribute("aria-hidden")).toBe("true")
    const targets = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"))
    for (const target of targets) expect(document.querySelector(target as string)).not.toBeNull()
  })

  it("says of a run without an end that it goes on, or was killed", () => {
    const sentence = "the run goes on, or was killed"
    expect(text(renderHtml(digestOf([runLine(), attempt(1, 0)])))).toContain(sentence)
    expect(text(PAGE)).not.toContain(sentence)
  })

  it("groups the failures of a run that has no report yet", () => {
    const shown = text(renderHtml(digestOf([runLine(), attempt(1, 0), giveup(1, 50)])))
    expect(shown).toContain("1 attempt failed1 call given up20 ms lost")
  })

  it("merges runs, and shows when each was under way", () => {
    const two = [
      runLine(),
      attempt(1, 0),
      success(1, 90),
      runLine("2026-01-15T00:00:30.000Z", "two"),
      attempt(1, 0),
    ]
    const shown = text(renderHtml(digestOf(two)))
    expect(shown).toContain("Report of 2 runs")
    expect(shown).toContain("Run two")
    expect(shown).toContain("2 runs without an end: they go on, or were killed")
  })

  it.each([
    ["no line", []],
    ["a run in which nothing happened", [runLine()]],
    ["five events", [runLine(), attempt(1, 0), success(1, 5), attempt(2, 9), { t: 9, event: "end" }]],
  ])("has a page for %s", (_, lines) => {
    const document = dom(renderHtml(digestOf(lines)))
    expect(document.querySelectorAll("h1")).toHaveLength(1)
    expect(document.querySelectorAll("main")).toHaveLength(1)
    expect(document.body.textContent).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  it("says evidence once that differs by its numbers alone", () => {
    const lines = [1, 2, 3].map((call) => {
      const line = giveup(call, call) as unknown as { diagnosis: { evidence: object[] } }
      line.diagnosis.evidence = [{ kind: "failure-count", text: `${call} of ${call * 9} requests failed.` }]
      return line
    })
    const [row] = digestOf([runLine(), ...lines]).rows
    expect(row?.evidence).toEqual([{ text: "3 of 27 requests failed.", count: 3, varies: true }])
  })

  it("draws what a limit was stated as", () => {
    const line = giveup(1, 40) as unknown as { diagnosis: { evidence: object[] } }
    line.diagnosis.evidence = [
      {
        kind: "rate-limit",
        text: "100 requests per minute.",
        value: { limit: 100, windowMs: 60_000, unit: "requests" },
      },
    ]
    const page = renderHtml(digestOf([runLine(), attempt(1, 0), line]))
    expect(text(page)).toContain("Limit as the API states it: 100 requests per minute (1.7 a second)")
    expect(dom(page).querySelectorAll("svg[role] path.stated")).toHaveLength(1)
  })

  it("draws what good responses state, by the reports of the run", () => {
    const report = EVERY_LINE.find(({ event }) => event === "report") as RunLogLine & { event: "report" }
    const limits = [
      { source: "https://api.example.com", requests: 60, perMs: 60_000 },
      { source: "https://api.example.com", requests: 5_000, perMs: null },
    ]
    const line = (perMs: number | null) => {
      const known = limits.map((limit) => ({ ...limit, perMs: limit.perMs ?? perMs }))
      return { ...report, report: { ...report.report, limits: known } }
    }
    const early = digestOf([runLine(), attempt(1, 0), success(1, 20), line(null)])
    const page = renderHtml(early)
    expect(text(page)).toContain(
      "Limit as the API states it: 60 requests per minute (1 a second) and 5,000 requests in a window of unknown length",
    )
    expect(dom(page).querySelectorAll("svg[role] path.stated")).toHaveLength(1)
    expect(renderText(early)).toContain("it states 60 requests per minute and 5,000 requests in a window")
    // The length is learned with the second window, and then more exactly.
    const later = digestOf([runLine(), attempt(1, 0), line(null), line(3_605_000), line(3_600_000)])
    expect(later.sources[0]?.stated.map(({ requests, perMs }) => [requests, perMs])).toEqual([
      [60, 60_000],
      [5_000, 3_600_000],
    ])
  })

  it("says what split did: the sizes that were asked for, refused and accepted, and what was left out", () => {
    const split = (more: object) => ({ ...SPLIT, ...more })
    const digest = digestOf([
      runLine(),
      attempt(1, 0),
      split({ size: 365 }),
      split({ size: 182 }),
      split({ size: 91, outcome: "accepted", pieces: 3, code: null }),
      split({ size: 182 }),
      split({ size: 91, outcome: "accepted", pieces: 1, code: null }),
      split({ size: 1, outcome: "skipped" }),
      // A log of before had no outcome.
      split({ dimension: "ids", size: 50, outcome: undefined, pieces: undefined }),
    ])
    const sizes = [
      { size: 365, accepted: 0, refused: 1 },
      { size: 182, accepted: 0, refused: 2 },
      { size: 91, accepted: 4, refused: 0 },
      { size: 1, accepted: 0, refused: 1 },
    ]
    expect(digest.splits[0]).toMatchObject({ accepted: 4, cuts: 3, skipped: 1, codes: { 504: 4 }, sizes })
    expect(digest.splits[1]).toMatchObject({ dimension: "ids", cuts: 1 })
    expect(renderText(digest)).toContain(`What split did
  days of https://api.example.com: 4 pieces accepted, 3 refused and cut, 1 left out (504: 4)
    sizes: 365 refused once, 182 refused 2 times, 91 accepted 4 times, 1 refused once
  ids of`)
    const shown = text(renderHtml(digest))
    expect(shown).toContain("days https://api.example.com431504 (4)")
    expect(shown).toContain("182 of days https://api.example.com20 91 of days https://api.example.com04")
  })

  it("holds its data, compressed where it is large", () => {
    const large = digestOf([runLine(), ...Array.from({ length: 100 }, (_, n) => giveup(n + 1, n * 10))])
    const data = (page: string) => {
      const link = dom(page).querySelector("footer a[download]")?.getAttribute("href") ?? ""
      return Buffer.from(link.slice(link.indexOf(",") + 1), "base64")
    }
    expect(JSON.parse(String(gunzipSync(data(renderHtml(large)))))).toEqual(JSON.parse(JSON.stringify(large)))
    const small = digestOf([runLine(), attempt(1, 0)])
    expect(JSON.parse(String(data(renderHtml(small))))).toEqual(JSON.parse(JSON.stringify(small)))
  })
})

describe("hostile texts of a log", () => {
  const POISONS = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</style><style>*{display:none}</style>",
    "</title><meta http-equiv=refresh content=0>",
    "<!--",
    "]]>",
    "&lt;b&gt;&#x3c;",
    "javascript:alert(1)",
    'https://evil.example/" onmouseover=alert(1) x="',
    "\u202egnp.exe\u202c \u2066a\u2069 \u200f",
    "\0\x07\x1b[31m",
    "__proto__",
    "\ud800",
    "`x` \\u003c $& $1 $'",
  ]

  it.each(POISONS)("shows %j as the text that it is", (poison) => {
    const page = renderHtml(digestOf(LINES.map((line) => poisoned(line, poison) as object)))
    const clean = dom(PAGE)
    const document = dom(page)
    expect(
      document.querySelectorAll("script, img, iframe, object, embed, form, base, [style], [src]"),
    ).toHaveLength(0)
    expect(document.querySelectorAll("style, title, h1, meta")).toHaveLength(
      clean.querySelectorAll("style, title, h1, meta").length,
    )
    const names = [...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames())
    expect(names.filter((name) => name.startsWith("on"))).toEqual([])
    const links = [...document.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "")
    expect(links.filter((link) => !/^(#|https:\/\/|data:application\/)/.test(link))).toEqual([])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
    expect(page).not.toMatch(/[\0-\x08\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
  })

  it("is drawn, whatever the lines are", () => {
    const anyLine = fc.oneof(
      fc.constantFrom(...LINES),
      fc
        .tuple(fc.constantFrom(...LINES), fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue()))
        .map(([line, changed]) => ({ ...line, ...changed })),
      fc.record({ event: fc.string(), t: fc.double() }),
    )
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        const digest = digestOf([runLine(), ...lines])
        expect(renderHtml(digest)).toContain("</html>")
        expect(renderText(digest)).toContain("\n")
      }),
      { numRuns: fewOrAll(30, 100) },
    )
  })
})

const FIELDS = [...new Set(LINES.flatMap((line) => Object.keys(line)))]
