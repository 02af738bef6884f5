import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { gunzipSync } from "node:zlib"
import axe from "axe-core"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import type * as report from "../../src/report.ts"
import { attempt, EVERY_LINE, giveup, runLine, success, throttled } from "../run-log/lines.ts"
import { launch } from "./launch.ts"

type Report = typeof report

const SOURCE = "https://api.example.com"

/** A minute of 20 calls a second, a tenth of which are refused. */
function* overlapping(name: string, at: string): Generator<object> {
  yield runLine(at, name)
  for (let call = 0; call < 1_200; call++) {
    const t = call * 50
    yield attempt(call, t)
    if (call % 10 === 0) yield throttled(call, t + 20)
    yield success(call, t + 1_070, 1_070)
  }
}

/** Four hours of calls, of which some are refused, hold the source, or fail for good. */
function* manyLines(events: number): Generator<object> {
  yield runLine()
  let written = 0
  for (let call = 1; written < events; call++) {
    const t = call * 150
    const until = new Date(Date.UTC(2026, 0, 15) + t + 1_000).toISOString()
    const lines: object[] = [attempt(call, t), call % 97 === 0 ? giveup(call, t + 60) : success(call, t + 60)]
    if (call % 50 === 0) {
      lines.push(throttled(call, t), { t, event: "hold", source: SOURCE, code: 429, until, ms: 1_000 })
      lines.push({ t: t + 900, event: "release", source: SOURCE })
      lines.push({
        t: t + 901,
        event: "pace",
        source: SOURCE,
        ratePerSecond: 5 + (call % 3),
        concurrency: null,
      })
    }
    written += lines.length
    yield* lines
  }
}

const withLongWaits = (line: report.RunLogLine & { event: "report" }) => {
  const reasons = ["pace", "backoff", "retry-after", "hold", "outage", "refresh"] as const
  return {
    ...line,
    report: { ...line.report, waits: reasons.map((reason) => ({ reason, count: 109, ms: 80_000 })) },
  }
}

const LOGS: { [name: string]: () => Iterable<object> } = {
  "every kind of line": () => EVERY_LINE,
  "five events": () => [runLine(), attempt(1, 0), success(1, 9), attempt(2, 10), { t: 30, event: "end" }],
  "no event": () => [runLine(), { t: 30, event: "end" }],
  "no line": () => [],
  "a run that goes on": () => [runLine(), attempt(1, 0), giveup(1, 50), attempt(2, 30_000)],
  "two runs": () => [...EVERY_LINE, runLine("2026-01-15T00:00:01.000Z", "two"), attempt(1, 0)],
  "three runs that overlap": () =>
    ["orders", "stock", "all-the-invoices-of-the-whole-group"].flatMap((name, n) => [
      ...overlapping(name, `2026-01-15T02:00:${n}0.000Z`),
    ]),
  "long waits": () => EVERY_LINE.map((line) => (line.event === "report" ? withLongWaits(line) : line)),
  "200,000 events": () => manyLines(200_000),
}
const VIEWS = [390, 1440].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
)

describe("the page of a run, in Chromium", { tags: ["chromium"] }, () => {
  const folder = mkdtempSync(join(tmpdir(), "heed-page-"))
  const pages = new Map<string, string>()
  let browser: Browser

  beforeAll(async () => {
    const packed = join(inject("consumers").withAxios, "node_modules/heed/dist/report.js")
    const { DigestBuilder, LoggedRuns, renderHtml, scheduleOf }: Report = await import(
      pathToFileURL(packed).href
    )
    for (const [name, lines] of Object.entries(LOGS)) {
      const digest = new DigestBuilder()
      const runs = new LoggedRuns(name)
      for (const line of lines()) {
        digest.add(line as report.RunLogLine)
        runs.add(line as report.RunLogLine)
      }
      const path = join(folder, `${name}.html`)
      writeFileSync(path, renderHtml(digest.build(), { schedules: await scheduleOf(runs.build()) }))
      pages.set(name, pathToFileURL(path).href)
    }
    browser = await launch()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  /** What the page sends, and what the console says. */
  async function open(name: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const said: string[] = []
    page.on("console", (message) => said.push(message.text()))
    page.on("pageerror", (error) => said.push(String(error)))
    page.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) said.push(request.url())
    })
    const begin = performance.now()
    await page.goto(pages.get(name) as string)
    return { page, said, ms: performance.now() - begin, close: () => context.close() }
  }

  const violations = async (page: Page) => {
    await page.evaluate(axe.source)
    const run = "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))"
    return page.evaluate(run)
  }

  test.each(Object.keys(LOGS))(
    "%s: nothing is sent, nothing is complained of, in less than 3 s",
    async (name) => {
      const { page, said, ms, close } = await open(name)
      expect(await page.locator("h1").count()).toBe(1)
      expect(said).toEqual([])
      expect(ms).toBeLessThan(3_000)
      await close()
    },
    180_000,
  )

  // Of the large log half the views: axe takes its time.
  const viewed = Object.keys(LOGS).flatMap((name) => {
    const views = name === "200,000 events" ? VIEWS.slice(1, 3) : VIEWS
    return views.map((view) => ({ name, ...view }))
  })
  test.each(viewed)(
    "$name at $width px, $colorScheme: axe finds nothing, and nothing is cut off",
    async ({ name, width, colorScheme }) => {
      const { page, close } = await open(name, {
        ...{ viewport: { width, height: 900 }, colorScheme },
        // The page's policy keeps axe out.
        bypassCSP: true,
      })
      // One of many failed calls is like the others.
      await page.evaluate(
        "document.querySelectorAll('details:not(.call ~ .call)').forEach((one) => { one.open = true })",
      )
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0)
      await close()
    },
    180_000,
  )

  test("the tables of lost time, side by side at 1,000 px, show all of their columns", async () => {
    const { page, close } = await open("long waits", { viewport: { width: 1_000, height: 900 } })
    const hidden =
      "[...document.querySelectorAll('.two .scroll')].map((one) => one.scrollWidth - one.clientWidth)"
    expect(await page.evaluate(hidden)).toEqual([0, 0])
    await close()
  })

  test("its style is in force, and differs in the dark", async () => {
    const colours: unknown[] = []
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, close } = await open("every kind of line", { colorScheme })
      colours.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
      await close()
    }
    expect(colours).toEqual(["rgb(255, 255, 255)", "rgb(17, 21, 27)"])
  })

  test("a keyboard reaches the table of a picture, and opens it", async () => {
    const { page, close } = await open("every kind of line")
    const focused = "document.activeElement?.textContent"
    for (let n = 0; n < 40 && !String(await page.evaluate(focused)).startsWith("The numbers"); n++)
      await page.keyboard.press("Tab")
    const table = page.getByRole("table", { name: /^Requests to/ })
    expect(await table.isVisible()).toBe(false)
    await page.keyboard.press("Enter")
    expect(await table.isVisible()).toBe(true)
    await close()
  })

  test("on paper each diagnosis and each table is there, opened or not", async () => {
    const { page, close } = await open("every kind of line")
    const texts = page.getByText("It failed.")
    expect(await texts.first().isVisible()).toBe(false)
    await page.emulateMedia({ media: "print" })
    expect(await texts.first().isVisible()).toBe(true)
    expect(await page.getByRole("table", { name: /^Requests to/ }).isVisible()).toBe(true)
    await close()
  })

  test("its data is saved with a click, without a request", async () => {
    const { page, said, close } = await open("200,000 events")
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("footer a[download]")])
    expect(download.suggestedFilename()).toBe("heed-report.json.gz")
    const digest = JSON.parse(String(gunzipSync(readFileSync(await download.path()))))
    expect(digest.failures).toHaveLength(500)
    expect(said).toEqual([])
    await close()
  })
})
