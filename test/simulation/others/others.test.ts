import { beforeAll, describe, expect, it } from "vitest"
import { preload } from "../../../src/call/preload.ts"
import { heed, retrying, throttleBackoff, throttleByRemaining, unlimitedBackoff } from "./clients.ts"
import { partialOutage } from "./partial-outage.ts"
import { BUSY, OVERLOADED, sharedQuota } from "./shared-quota.ts"
import { cleared, throttled } from "./throttle-client.ts"

beforeAll(() => preload())
const patient = heed({ throttle: { maxWait: 86_400_000 } })

describe("the benchmark of rate_throttle_client", () => {
  it("gives the figures of its README for its own strategies, so that the model is the same", async () => {
    // 80.41 %, and 3.07 % with a deviation of 78 requests.
    expect((await throttled(throttleBackoff)).retried).toBeGreaterThan(0.7)
    const best = await throttled(throttleByRemaining())
    expect(best.retried).toBeLessThan(0.05)
    expect(best.deviation).toBeLessThan(150)
  })

  it("has ten Heeds divide what there is, and lose nothing of it", async () => {
    const { retried, deviation, accepted } = await throttled(patient)
    expect(accepted).toBeGreaterThan(2_240)
    expect(retried).toBeLessThan(0.35)
    expect(deviation).toBeLessThan(100)
  })

  it("has them use up what is there at once, after a minute of one request a second", async () => {
    expect(await cleared(patient, { slowMs: 60_000 })).toBeLessThan(40_000)
  })
})

describe("a hundred clients that share a quota and nothing else", () => {
  it("are refused half as often as with exponential backoff, if it does not suffice", async () => {
    const backoff = await sharedQuota(unlimitedBackoff, OVERLOADED)
    const { rejected, ms } = await sharedQuota(patient, OVERLOADED)
    expect(rejected).toBeLessThan(backoff.rejected / 2)
    expect(ms).toBeLessThan(backoff.ms * 1.25)
  })

  it("are not slowed down if it does", async () => {
    const { rejected, meanMs } = await sharedQuota(patient, BUSY)
    expect(rejected).toBe(0)
    expect(meanMs).toBeLessThan(60)
  })
})

describe("a partial outage", () => {
  it.each([0.3, 0.5, 0.7])("of %d is sooner over than with as many retries of axios-retry", async (share) => {
    const found = await partialOutage(heed({ retry: { retries: 10 } }), share)
    const peer = await partialOutage(
      retrying(10, (n, random) => 100 * 2 ** n * (1 + random() / 5)),
      share,
    )
    expect(found.ms).toBeLessThan(peer.ms)
    expect(found.failed).toBeLessThanOrEqual(peer.failed + 3)
    expect(found.sent).toBeLessThanOrEqual(peer.sent * 1.05)
  })
})
