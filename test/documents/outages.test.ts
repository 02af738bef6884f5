import { expect, it } from "vitest"
import type { HeedOptions } from "../../src/call/options.ts"
import { pageText } from "./marked-sequences.ts"
import { playSequence } from "./sequence.ts"

const page = pageText("docs/guide/outages.md")
const DOWN_MS = 600_000

/** 200 calls by ten workers, to an API that is down for ten minutes. */
async function longOutage(options: HeedOptions) {
  let inVain = 0
  let firstGiveUp: number | null = null
  await playSequence({
    options,
    reply: ({ at }) => {
      if (at < DOWN_MS) inVain++
      return { status: at < DOWN_MS ? 503 : 200 }
    },
    async play({ call, heed }) {
      heed.on("giveup", ({ diagnosis: { attempts } }) => {
        const [first, last] = [attempts[0], attempts.at(-1)]
        firstGiveUp ??= Date.parse(last?.at ?? "") - Date.parse(first?.at ?? "")
      })
      let calls = 0
      const work = async () => {
        while (calls++ < 200) await call("/orders")
      }
      await Promise.all(Array.from({ length: 10 }, work))
    },
    tells: [],
  })
  return { inVain, firstGiveUp }
}

it("a long outage ends calls, or costs the requests that the page says", async () => {
  expect(page).toContain("the first calls of a long outage end after some 15 s")
  const { firstGiveUp } = await longOutage({})
  expect(firstGiveUp).toBeGreaterThan(12_000)
  expect(firstGiveUp).toBeLessThan(18_000)

  const told = /ten minutes cost the same ten workers (\d+) requests, and no call failed/.exec(
    page.replace(/\n/g, " "),
  )
  const patient = await longOutage({ retry: { retries: Number.POSITIVE_INFINITY } })
  expect(patient).toEqual({ inVain: Number(told?.[1]), firstGiveUp: null })
})
