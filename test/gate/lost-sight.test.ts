import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FairShare } from "../../src/gate/fair-share.ts"
import { MaxConcurrency } from "../../src/gate/rules/max-concurrency.ts"
import { SlidingWindow } from "../../src/gate/rules/sliding-window.ts"

const PER_MS = 1_000
const most = (times: readonly number[]) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + PER_MS).length))

describe("processes that lose sight of each other", () => {
  it("start no more in any window than the limit that they kept in common, whatever each had used of it", () => {
    const runs = fc.integer({ min: 2, max: 5 })
    const used = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 120 })), { maxLength: 60 })
    fc.assert(
      fc.property(
        runs,
        fc.integer({ min: 5, max: 30 }),
        used,
        fc.array(fc.nat(200)),
        (count, requests, before, after) => {
          const all: number[] = []
          const processes = Array.from({ length: count }, (_, rank) => {
            const share = new FairShare()
            return { rank, share, rule: new SlidingWindow({ requests, perMs: PER_MS }, share), lostAt: 0 }
          })
          let now = 10_000
          const start = (process: (typeof processes)[number]) => {
            if (process.rule.earliestStart(now) > now) return
            process.rule.started(now)
            all.push(now)
          }
          for (const [who, ms] of before) {
            now += ms
            const inWindow = all.filter((at) => at > now - PER_MS - 2).length
            if (inWindow < requests) start(processes[who % count] as (typeof processes)[number])
          }
          processes.forEach(({ share, rank }, i) => {
            share.limitPart = { count, rank }
            share.lostSight = { at: now + ((after[i] ?? 0) % 3), inFlight: 0 }
          })
          now += 2
          for (const ms of [...after, ...Array(30).fill(97)]) {
            now += ms
            for (const process of processes) for (let i = 0; i < requests; i++) start(process)
          }
          expect(most(all)).toBeLessThanOrEqual(requests)
        },
      ),
    )
  })

  it("start nothing for one window if they had used nothing, and then their part", () => {
    const share = Object.assign(new FairShare(), { limitPart: { count: 4, rank: 3 } })
    const rule = new SlidingWindow({ requests: 20, perMs: PER_MS }, share)
    share.lostSight = { at: 5_000, inFlight: 0 }
    expect(rule.earliestStart(5_000)).toBe(6_001)
    for (let i = 0; i < 5; i++) {
      expect(rule.earliestStart(6_001)).toBe(6_001)
      rule.started(6_001)
    }
    expect(rule.earliestStart(6_001)).toBe(7_002)
  })

  it("put no more in flight than they had, for a second, and then their part", () => {
    const share = Object.assign(new FairShare(), { limitPart: { count: 2, rank: 0 } })
    const rule = new MaxConcurrency(10, share)
    share.lostSight = { at: 5_000, inFlight: 2 }
    expect(rule.earliestStart(5_000, 1)).toBe(5_000)
    expect(rule.earliestStart(5_000, 2)).toBe(6_000)
    expect(rule.earliestStart(6_000, 4)).toBe(6_000)
    expect(rule.earliestStart(6_000, 5)).toBe(Number.POSITIVE_INFINITY)
  })
})
