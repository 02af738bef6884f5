import { describe, expect, it } from "vitest"
import { SourceStats, SucceededRequests } from "../../src/call/source-stats.ts"
import type { RequestView } from "../../src/http/request-view.ts"
import { requestWith } from "../redact/request.ts"
import { byStatus } from "../support/verdicts.ts"

const ORDERS = "https://api.example.com/v1/orders"

const open = (key = "shop", worked = new SucceededRequests()) => {
  const asked: string[] = []
  const masker = {
    isStrict: false,
    name: (_: RequestView, path: string) => {
      asked.push(path)
      return path.replace("secret", "[redacted]")
    },
  }
  return { record: new SourceStats(key, worked, () => masker), asked, masker }
}
const order = (n: number, more: Partial<RequestView> = {}): RequestView => {
  const url = `${ORDERS}/${n}`
  return { ...requestWith({ url }), fingerprint: url, ...more }
}

describe("a track record", () => {
  it.each([1, 15, 16, 17, 1_000])("counts all of %i successes, whatever is asked for first", (many) => {
    const ways: ((record: SourceStats) => unknown)[] = [
      (record) => record.health.succeeded,
      (record) => record.endpoints.get("POST /v1/orders/:id")?.succeeded,
      (record) => record.endpoint(order(0), undefined).succeeded,
    ]
    for (const answered of ways) {
      const { record } = open()
      for (let n = 0; n < many; n++) record.recordSuccess(order(n), undefined, n)
      expect(answered(record)).toBe(many)
    }
  })

  it("has a success end what failed before it, and only that", () => {
    const { record } = open()
    record.health.recordFailure(byStatus(503), 1)
    record.endpoint(order(0), undefined).recordFailure(byStatus(503), 1)
    record.recordSuccess(order(0), undefined, 2)
    expect(record.health).toMatchObject({
      succeeded: 1,
      failed: 1,
      failuresSinceSuccess: 0,
      failingSince: null,
    })
    record.health.recordFailure(byStatus(503), 3)
    expect(record.health).toMatchObject({ failuresSinceSuccess: 1, failingSince: 3, lastSuccessAt: 2 })
    expect(record.endpoint(order(0), undefined)).toMatchObject({ failuresSinceSuccess: 0, lastSuccessAt: 2 })
  })

  it("goes by a call's label where it has one", () => {
    const { record } = open()
    record.recordSuccess(order(1), "the orders", 1)
    record.recordSuccess(order(2), undefined, 2)
    expect([...record.endpoints.keys()]).toEqual(["the orders", "POST /v1/orders/:id"])
  })

  it("knows what has worked here, and not what has worked in another source", () => {
    const worked = new SucceededRequests()
    const { record } = open("one", worked)
    const other = open("other", worked).record
    record.recordSuccess(order(1), undefined, 1)
    expect(record.workedBefore(order(1))).toBe(true)
    expect(record.workedBefore(order(2))).toBe(false)
    expect(other.workedBefore(order(1))).toBe(false)
  })

  it("asks once for an endpoint how it may be shown, and shows nothing else", () => {
    const { record, asked } = open()
    const secret = { ...requestWith({ url: "https://api.example.com/secret/orders" }), fingerprint: "" }
    for (let n = 0; n < 200; n++) record.recordSuccess(secret, undefined, n)
    expect([...record.endpoints.keys()]).toEqual(["POST /[redacted]/orders"])
    expect(asked).toHaveLength(1)
  })

  it("keeps no request that does not last", () => {
    const { record, asked } = open()
    record.recordSuccess(order(1), undefined, 1)
    expect(asked).toHaveLength(0)
    record.recordSuccess(order(2, { retainable: false }), undefined, 2)
    expect(asked).toHaveLength(1)
    expect(record.health.succeeded).toBe(2)
  })

  it("tells 200 endpoints apart, and counts the rest as one", () => {
    const { record } = open()
    for (let n = 0; n < 300; n++) record.recordSuccess(order(n), `endpoint ${n}`, n)
    expect(record.endpoints.size).toBe(201)
    expect(record.endpoints.get("(other endpoints)")?.succeeded).toBe(100)
  })
})
