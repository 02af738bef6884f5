import { createHeed } from "heed"
import { expect, it } from "vitest"
import { days, pages, split } from "../../src/split.ts"
import { TextStore } from "../memory/stores.ts"
import { ALL_DATES, failure, report, rowsOf, YEAR } from "./server.ts"

it("the next run begins with the size that this one found, by the label of the request", async () => {
  const memory = new TextStore()
  const run = async (label: string) => {
    const heed = createHeed({ source: "ads", memory })
    const { send, requests } = report(() => 31)
    const parts = split({ by: { window: days(YEAR) }, send, rows: (rows: string[]) => rows, heed, label })
    expect(await rowsOf(parts)).toEqual(ALL_DATES)
    await heed.close()
    return requests
  }
  const first = await run("insights")
  expect(first[0]).toBe(-365)
  expect((await run("insights"))[0]).toBe(30)
  expect((await run("orders"))[0]).toBe(-365)
  expect(memory.text).not.toContain("insights")
})

it("of pages too", async () => {
  const memory = new TextStore()
  const run = async () => {
    const heed = createHeed({ source: "ads", memory })
    const sizes: number[] = []
    const parts = split({
      by: { page: pages({ size: 400 }) },
      heed,
      rows: (rows: number[]) => rows,
      send: async ({ page }) => {
        sizes.push(page.size)
        if (page.size > 100) throw failure(504)
        return Array.from({ length: Math.max(0, Math.min(page.size, 500 - page.offset)) }, (_, n) => n)
      },
    })
    await rowsOf(parts)
    await heed.close()
    return sizes
  }
  expect((await run())[0]).toBe(400)
  expect((await run())[0]).toBe(100)
})
