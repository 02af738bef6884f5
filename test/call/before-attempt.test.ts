import { describe, expect, it } from "vitest"
import { createHeed, diagnosisOf } from "../../src/index.ts"

const REQUEST = { method: "POST", url: "https://api.example.com/v1/orders" }
const slowly = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** How a call with this hook ends: its error, the ms it took, the requests sent, the giveups told. */
async function end(hook: () => Promise<void>, total: number | undefined, signal?: AbortSignal) {
  const heed = createHeed({ beforeAttempt: hook, timeout: { total } })
  let sent = 0
  let gaveUp = 0
  heed.on("giveup", () => gaveUp++)
  const from = performance.now()
  const send = async () => ({ status: sent++ === 0 ? 200 : 500, headers: {} })
  const error = await heed.run({ ...REQUEST, signal }, send).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, ms: performance.now() - from, sent, gaveUp }
}

describe("a beforeAttempt that takes long", () => {
  it("ends with the call's deadline, and nothing is sent", async () => {
    const { error, ms, sent, gaveUp } = await end(slowly(2_000), 80)
    expect(diagnosisOf(error)?.stopped).toBe("deadline")
    expect([sent, gaveUp]).toEqual([0, 1])
    expect(ms).toBeGreaterThanOrEqual(79)
    expect(ms).toBeLessThan(1_000)
  })

  it("ends with the caller's abort", async () => {
    const reason = new Error("enough")
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 40)
    const { error, ms, sent, gaveUp } = await end(slowly(2_000), undefined, controller.signal)
    expect(error).toBe(reason)
    expect([sent, gaveUp]).toEqual([0, 1])
    expect(ms).toBeLessThan(1_000)
  })

  it("is waited for where there is time", async () => {
    const { error, sent } = await end(slowly(30), 5_000)
    expect([error, sent]).toEqual([undefined, 1])
  })
})

describe("a beforeAttempt that throws", () => {
  it("is what the call ends with, and what the diagnosis names, without its secrets", async () => {
    const thrown = new Error("no token for hunter2-hunter2")
    const heed = createHeed({ beforeAttempt: () => Promise.reject(thrown) })
    const request = { ...REQUEST, headers: { authorization: "Bearer hunter2-hunter2" } }
    const error = await heed.run(request, async () => ({ status: 200 })).catch((caught: unknown) => caught)
    expect(error).toBe(thrown)
    const diagnosis = diagnosisOf(error)
    expect(diagnosis).toMatchObject({ stopped: "not-retryable", suggestions: [{ setting: "beforeAttempt" }] })
    expect(diagnosis?.evidence[0]).toMatchObject({ kind: "hook-threw", value: "beforeAttempt" })
    expect(diagnosis?.summary).toContain("The hook beforeAttempt threw, so nothing was sent: no token for")
    expect(JSON.stringify(diagnosis)).not.toContain("hunter2")
  })
})
