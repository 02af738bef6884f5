import { setTimeout as wait } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import {
  createHeed,
  type Diagnosis,
  diagnosisOf,
  exitAdvice,
  HeedError,
  type HeedEvents,
  type HeedOptions,
} from "../../src/index.ts"
import { caught } from "../support/quick.ts"

const REQUEST = { method: "GET", url: "https://api.example.com/orders" }
const limited = (seconds: number) => async () => ({
  status: 429,
  headers: { "retry-after": String(seconds) },
})
const ok = async () => ({ status: 200, headers: {} })

function listening(options?: HeedOptions) {
  const heed = createHeed(options)
  const told: HeedEvents["waiting"][] = []
  heed.on("waiting", (event) => told.push(event))
  return { heed, told }
}

describe("the event waiting", () => {
  it("is told once for a wait over 10 s, with the calls that wait", async () => {
    const { heed, told } = listening()
    const controller = new AbortController()
    const request = { ...REQUEST, signal: controller.signal }
    const calls = [1, 2, 3].map(() => heed.run(request, limited(30)).catch(() => {}))
    await wait(45)
    await wait(45)
    expect(told).toHaveLength(1)
    expect(told[0]).toEqual({
      source: "https://api.example.com",
      until: expect.any(String),
      why: "hold",
      calls: 3,
    })
    expect(Date.parse(told[0]?.until as string) - Date.now()).toBeGreaterThan(28_000)
    controller.abort()
    await Promise.all(calls)
  })

  it("is told of one call's own wait, too", async () => {
    const { heed, told } = listening()
    const controller = new AbortController()
    const send = async () => ({ status: 503, headers: { "retry-after": "30" } })
    const call = heed.run({ ...REQUEST, signal: controller.signal }, send).catch(() => {})
    await wait(20)
    expect(told).toEqual([expect.objectContaining({ why: "retry-after", calls: 1 })])
    controller.abort()
    await call
  })

  it("is not told of a shorter wait", async () => {
    const { heed, told } = listening()
    const controller = new AbortController()
    const call = heed.run({ ...REQUEST, signal: controller.signal }, limited(9)).catch(() => {})
    await wait(45)
    await wait(20)
    expect(told).toEqual([])
    controller.abort()
    await call
  })
})

describe("maxWait: 0", () => {
  const inSeconds = (diagnosis: Diagnosis | undefined) =>
    (Date.parse(diagnosis?.retryAt as string) - Date.now()) / 1_000

  it("of a call gives retryAt at once, when it is refused and while the source is held", async () => {
    const heed = createHeed()
    const first = diagnosisOf(await heed.run(REQUEST, limited(60), { maxWait: 0 }))
    expect(first?.stopped).toBe("wait-too-long")
    expect(inSeconds(first)).toBeGreaterThan(58)
    const held = await caught(heed.run(REQUEST, ok, { maxWait: 0 }))
    expect(held).toBeInstanceOf(HeedError)
    expect(held.code).toBe("ERR_HEED_HELD")
    expect(inSeconds(held.diagnosis)).toBeGreaterThan(58)
  })

  it("of a run does so for each call", async () => {
    const heed = createHeed({ throttle: { maxWait: 0 } })
    expect(diagnosisOf(await heed.run(REQUEST, limited(60)))?.stopped).toBe("wait-too-long")
    expect((await caught(heed.run(REQUEST, ok))).diagnosis.stopped).toBe("wait-too-long")
  })

  it("leaves the calls alone that may wait", async () => {
    const heed = createHeed()
    await heed.run(REQUEST, limited(0.03), { maxWait: 0 })
    await expect(heed.run(REQUEST, ok)).resolves.toMatchObject({ status: 200 })
  })

  it("ends a wait for a configured limit at once, and says when the next request may start", async () => {
    const heed = createHeed({ throttle: { limit: { requests: 2, per: "1h" } } })
    await heed.run(REQUEST, ok)
    await heed.run(REQUEST, ok)
    for (const options of [{ maxWait: 0 }, {}]) {
      const { diagnosis } = await caught(heed.run(REQUEST, ok, options))
      expect(diagnosis.stopped).toBe("wait-too-long")
      expect(inSeconds(diagnosis)).toBeGreaterThan(3_590)
    }
  })

  it("ends a wait for a stated quota at once, and says when it is back", async () => {
    const heed = createHeed()
    const headers = {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": `${Math.ceil(Date.now() / 1_000) + 60}`,
    }
    await heed.run(REQUEST, async () => ({ status: 200, headers }))
    const { diagnosis } = await caught(heed.run(REQUEST, ok, { maxWait: 0 }))
    expect(diagnosis.stopped).toBe("wait-too-long")
    expect(inSeconds(diagnosis)).toBeGreaterThan(55)
  })

  it("is checked", async () => {
    await expect(createHeed().run(REQUEST, ok, { maxWait: -1 })).rejects.toThrow("maxWait: expected ms")
  })
})

describe("exitAdvice", () => {
  it("of what passes is 75, with the time that the API named", async () => {
    const heed = createHeed({ throttle: { maxWait: 0 } })
    const response = await heed.run(REQUEST, limited(60))
    expect(exitAdvice(response)).toEqual({ exitCode: 75, resumeAt: diagnosisOf(response)?.retryAt })
    expect(exitAdvice(response).resumeAt).not.toBeNull()
    const held = await caught(heed.run(REQUEST, ok))
    expect(exitAdvice(held)).toEqual({ exitCode: 75, resumeAt: held.diagnosis.retryAt })
  })

  it("of what passes at a time that is not known is 75", async () => {
    const heed = createHeed({ retry: false })
    const response = await heed.run(REQUEST, async () => ({ status: 503, headers: {} }))
    expect(exitAdvice(response)).toEqual({ exitCode: 75, resumeAt: null })
  })

  it("of a budget that is used up is 75: the next run has another", async () => {
    const heed = createHeed({ throttle: { budget: 1 } })
    await heed.run(REQUEST, ok)
    const failure = await caught(heed.run(REQUEST, ok))
    expect(failure.diagnosis.stopped).toBe("budget-used")
    expect(exitAdvice(failure)).toEqual({ exitCode: 75, resumeAt: null })
  })

  it("of what lasts, or has no diagnosis, is 1", async () => {
    const response = await createHeed().run(REQUEST, async () => ({ status: 403, headers: {} }))
    for (const failure of [response, new Error("mine"), undefined, null, 7])
      expect(exitAdvice(failure)).toEqual({ exitCode: 1, resumeAt: null })
  })
})
