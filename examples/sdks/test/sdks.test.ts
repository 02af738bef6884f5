import { readFileSync } from "node:fs"
import { diagnosisOf } from "heed"
import { beforeAll, describe, expect, test } from "vitest"
import { serve } from "../../../test/support/server.ts"
import { CHECKS, SDKS, type Sdk } from "../sdks.ts"
import { runExample } from "./run-example.ts"
import { inTurn, MESSAGE, withoutEnd } from "./server-answers.ts"
import { expectTable, type Row, versionOf } from "./table.ts"

const rows: Row[] = []

describe.each(SDKS)("$name", (sdk: Sdk) => {
  const passed: string[] = []
  const { name, example, plug, retriesOff = "it has none", timeout, posts, found } = sdk
  beforeAll(() => {
    rows.push(() => {
      const missing = CHECKS.filter((check) => !passed.includes(check))
      const tested = missing.length === 0 ? "all" : `all but ${missing.join(", ")}`
      return [
        `[${name}](../../examples/sdks/${example})`,
        versionOf(name),
        plug,
        timeout === undefined ? retriesOff : `${retriesOff}; ${timeout}`,
        posts,
        FOUND[found],
        tested,
      ]
    })
  })

  test("the example has what the table says", () => {
    const text = readFileSync(new URL(`../${example}`, import.meta.url), "utf8")
    for (const [, code = ""] of `${retriesOff} ${timeout}`.matchAll(/`([^`]+)`/g))
      expect(text).toContain(code)
    expect(text.includes("heed.explain(")).toBe(found === "explain")
    expect(text).toMatch(/idempoten(t|cy)/i)
  })

  test("retried", async () => {
    const { url, hits } = await serve(inTurn(sdk, [503], [200]))
    const { printed } = await runExample(example, url)
    expect(printed).toContain("good")
    expect(hits.length).toBe(2)
    passed.push("retried")
  })

  test("held", async () => {
    const { url, hits } = await serve(inTurn(sdk, [429, { "retry-after-ms": "200" }], [200]))
    const { printed } = await runExample(example, url)
    expect(printed).toContain("good")
    const [refused = 0, sent = 0, ...more] = hits.map(({ at }) => at)
    // Arrivals are whole ms.
    expect(sent - refused).toBeGreaterThanOrEqual(199)
    expect(more).toEqual([])
    passed.push("held")
  })

  test("diagnosed", async () => {
    for (const status of [400, 403]) {
      const { url, hits } = await serve(inTurn(sdk, [status]))
      const { printed, read } = await runExample(example, url)
      expect(printed).toContain(`failed: ${status}`)
      expect(printed).toContain(MESSAGE)
      expect(hits.length).toBe(1)
      const settled = await read().catch((error: unknown) => error)
      expect(diagnosisOf(settled)?.status).toBe(found === "explain" ? undefined : status)
    }
    passed.push("diagnosed")
  })

  const aborted = async () => {
    const { url, hits } = await serve(withoutEnd(sdk))
    const { read } = await runExample(example, url)
    for (const sent of [2, 3]) {
      const controller = new AbortController()
      const call = read(controller.signal).then(
        // apisauce and Supabase resolve with the failure.
        (result) => result as { ok?: boolean; error?: unknown },
        (error: unknown) => ({ ok: false, error }),
      )
      // Behind an SDK that keeps no Retry-After, heed asks again before the minute is over.
      await expect.poll(() => hits.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(sent)
      controller.abort()
      const { ok, error } = await call
      expect(ok === false || error).toBeTruthy()
    }
    const sent = hits.length
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(hits.length).toBe(sent)
    passed.push("aborted")
  }
  if (!sdk.takesNoSignal) test("aborted", aborted)

  test("POST", async () => {
    const { url, hits } = await serve(inTurn(sdk, [200], [503], [200]))
    const { write } = await runExample(example, url)
    await write()
    const sent = hits.slice(1).map(({ method, headers }) => [method, "idempotency-key" in headers])
    expect(sent).toEqual(Array(2).fill(["POST", sdk.sendsKey ?? false]))
    passed.push("POST")
  })
})

const FOUND: Record<Sdk["found"], string> = {
  error: "`diagnosisOf(error)`",
  result: "`diagnosisOf(result)`",
  explain: "`heed.explain(…)`, then `diagnosisOf(error)`",
}

test("the guide has this table", () =>
  expectTable(
    "sdks",
    [
      "SDK",
      "version",
      "heed goes into",
      "its own retries off",
      "a POST is sent again by",
      "diagnosis",
      "tested",
    ],
    rows,
  ))
