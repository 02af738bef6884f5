import { readFileSync } from "node:fs"
import { build } from "esbuild"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest"
import { launch } from "./launch.ts"
import type * as scenarios from "./page.ts"
import { deadOrigin, type Site, serve } from "./server.ts"

/** The packed package as a bundler for browsers takes it; an import of a Node module would not resolve. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: readFileSync(new URL("page.ts", import.meta.url), "utf8"),
      resolveDir: inject("consumers").withAxios,
      loader: "ts",
    },
    bundle: true,
    format: "iife",
    globalName: "scenarios",
    platform: "browser",
    write: false,
  })
  return outputFiles[0]?.text ?? ""
}

test("it bundles for browsers", async () => {
  expect(await bundle()).toContain("fetchRetriesA503")
})

describe("in Chromium", { tags: ["chromium"] }, () => {
  let browser: Browser
  let script: string
  let page: Page
  let site: Site

  beforeAll(async () => {
    script = await bundle()
    browser = await launch()
  }, 60_000)

  beforeEach(async () => {
    site = await serve(script)
    page = await browser.newPage()
    await page.goto(site.origin)
    return async () => {
      await page.close()
      await site.close()
    }
  })

  afterAll(() => browser?.close())

  const run = (scenario: keyof typeof scenarios, argument = "") =>
    page.evaluate(`scenarios.${scenario}(${JSON.stringify(argument)})`)

  test.each(["fetchRetriesA503", "axiosRetriesA503"] as const)(
    "%s: the caller sees the 200",
    async (scenario) => {
      expect(await run(scenario)).toEqual({ status: 200, body: "rows" })
      expect(site.arrivals.get("/api/503-once")).toHaveLength(2)
    },
  )

  test("fetchHoldsOnA429: never before the second that the server asked for", async () => {
    expect(await run("fetchHoldsOnA429")).toEqual({ status: 200, body: "rows" })
    const [first = 0, second = 0, ...more] = site.arrivals.get("/api/429-once") ?? []
    expect(more).toEqual([])
    expect(second - first).toBeGreaterThanOrEqual(1_000)
    expect(second - first).toBeLessThan(3_000)
  })

  test("fetchExplainsA404: the response is the caller's, body and all", async () => {
    const url = `${site.origin}/api/gone`
    expect(await run("fetchExplainsA404")).toEqual({ status: 404, code: 404, url, body: "no such thing" })
    expect(site.arrivals.get("/api/gone")).toHaveLength(1)
  })

  test.each([
    ["fetchExplainsARefusal", "TypeError"],
    ["axiosExplainsARefusal", "AxiosError"],
  ] as const)("%s: the client's own %s, read as a server that is down", async (scenario, name) => {
    const found = await run(scenario, `${await deadOrigin()}/rows`)
    expect(found).toEqual({ name, code: 503, status: null, matchedBy: "network", attempts: 2 })
  })
})
