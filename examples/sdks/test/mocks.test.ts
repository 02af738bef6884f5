import type { Heed } from "heed"
import { describe, expect, test } from "vitest"
import { MOCKS } from "../sdks.ts"
import { runExample } from "./run-example.ts"
import { MESSAGE } from "./server-answers.ts"
import { expectTable, type Row, versionOf } from "./table.ts"

const rows: Row[] = []

/** What each example exports. */
interface MockExample {
  readonly heed: Heed
  /** Those that were not asked for. */
  readonly answers: readonly unknown[]
}

describe.each(MOCKS)("$name", ({ name, example, plug }) => {
  test("retried, held, diagnosed", async () => {
    const { printed, heed, answers } = await runExample<MockExample>(example)
    expect(printed).toContain("good")
    expect(printed).toContain("failed: 403")
    expect(printed).toContain(MESSAGE)
    expect(answers).toEqual([])
    const { requests, retries, waits } = heed.report()
    expect([requests, retries]).toEqual([4, 2])
    expect(waits.find(({ reason }) => reason === "hold")?.ms).toBeGreaterThan(0)
    rows.push(() => [
      `[${name}](../../examples/sdks/${example})`,
      versionOf(name),
      plug,
      "retried, held, diagnosed",
    ])
  })
})

test("the guide has this table", () => expectTable("mocks", ["mock", "version", "with heed", "tested"], rows))
