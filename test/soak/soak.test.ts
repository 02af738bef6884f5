import { expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed } from "../../src/index.ts"
import { soak } from "./soak.ts"

// The short form of `npm run soak`: what grows with each call shows within some thousand calls.
it("calls beside faults of all kinds for 15 s: none is lost, few fail, and the heap stays as it is", {
  timeout: 120_000,
}, async () => {
  const load = { seconds: 15, perSecond: 100, sampleMs: 500 }
  const { samples, calls, failed } = await soak({ createHeed, heedAxios, heedFetch }, load)
  expect(calls).toBeGreaterThan(1_200)
  // Of 404s and broken bodies there are 1 in 401 and 1 in 503.
  expect(failed / calls).toBeLessThan(0.02)
  expect(failed).toBeGreaterThan(0)
  const heap = (from: number, to: number) => {
    const within = samples.slice(Math.floor(from * samples.length), Math.floor(to * samples.length))
    return Math.min(...within.map(({ heapMB }) => heapMB))
  }
  // 750 calls are between them: 4 MB are 5 KB a call.
  expect(heap(0.75, 1) - heap(0.25, 0.5)).toBeLessThan(4)
})
