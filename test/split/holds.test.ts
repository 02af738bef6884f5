import { createHeed } from "heed"
import { heedFetch } from "heed/fetch"
import { expect, it } from "vitest"
import { days, split } from "../../src/split.ts"
import { answer, serve } from "../support/server.ts"
import { rowsOf, YEAR } from "./server.ts"

it("pieces pass the gate of their client: none starts in a hold, and none is lost", async () => {
  const { url, hits } = await serve((_, response, n) => {
    if (n === 5) answer(response, 429, {}, { "retry-after": "1" })
    else setTimeout(() => answer(response, 200), 20)
  })
  const fetch = heedFetch(createHeed({ source: "held" }))
  const parts = split({
    by: { window: days({ ...YEAR, size: 30, most: 30 }) },
    parallel: 4,
    send: ({ window }, { signal }) =>
      fetch(`${url}/insights?since=${window.from}&until=${window.to}`, { signal }),
  })
  const rows = await rowsOf(parts)
  expect(rows).toHaveLength(13)
  expect(rows.every(({ ok }) => ok)).toBe(true)
  const rejectedAt = hits[4]?.at ?? Number.NaN
  // What was on its way when the 429 came is none of these.
  const held = hits.filter(({ at }) => at > rejectedAt + 250 && at < rejectedAt + 990)
  expect(held).toEqual([])
  expect(new Set(hits.map(({ url }) => url)).size).toBe(13)
})
