import { createHeed } from "heed"
import { heedFetch } from "heed/fetch"
import { expect, test } from "vitest"
import { FETCHES } from "../../support/fetches.ts"
import { serve } from "../../support/server.ts"

/** Bodies that nothing here reads: a short one, one longer than any buffer, and one that does not end. */
const rows = "x".repeat(500_000)
const server = () =>
  serve((_hit, response, n) => {
    response.writeHead(200, { "content-type": "text/plain" })
    if (n % 3 === 0) response.write("start")
    else response.end(n % 3 === 1 ? "short" : rows)
  })

/** The longest time (ms) between two requests. */
const longestGap = (hits: { at: number }[]) =>
  Math.max(...hits.slice(1).map(({ at }, i) => at - (hits[i]?.at ?? 0)))

test.each(FETCHES)("%s, no option set: no call waits for a body, in slow start neither", async (_, base) => {
  const { url, hits } = await server()
  const heed = createHeed()
  const send = heedFetch(heed, base)
  const responses = await Promise.all(Array.from({ length: 40 }, () => send(url)))
  expect(responses.every(({ status }) => status === 200)).toBe(true)
  // 4 at first, and twice as many each second: the last would come after 3 s.
  expect((hits.at(-1)?.at ?? 0) - (hits[0]?.at ?? 0)).toBeLessThan(2_500)
})

test.each(FETCHES)("%s, concurrency 2: a call waits for a body for a second", async (_, base) => {
  const { url, hits } = await server()
  const heed = createHeed({ throttle: { concurrency: 2 } })
  const send = heedFetch(heed, base)
  const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await send(url)).status))
  expect(statuses).toEqual(Array(8).fill(200))
  // 1 s, and as much again for a slow machine.
  expect(longestGap(hits)).toBeGreaterThan(900)
  expect(longestGap(hits)).toBeLessThan(2_000)
})
