import { channel, tracingChannel } from "node:diagnostics_channel"
import { describe, expect, it } from "vitest"
import { createHeed } from "../../src/index.ts"

const request = { method: "GET", url: "https://api.example.com/orders?key=s3cr3tS3cr3t99" }
const run = (status: number) =>
  createHeed({ retry: false }).run(request, async () => ({ status, headers: {}, body: "" }))

describe("diagnostics channels", () => {
  it("publish every event of every Heed, redacted", async () => {
    const told: [string, object][] = []
    const listen = (message: unknown, name: string | symbol) => told.push([String(name), message as object])
    const names = ["heed:attempt", "heed:success", "heed:giveup"]
    for (const name of names) channel(name).subscribe(listen)
    await run(200)
    await run(404)
    for (const name of names) channel(name).unsubscribe(listen)
    await run(200)
    expect(told.map(([name]) => name)).toEqual([
      "heed:attempt",
      "heed:success",
      "heed:attempt",
      "heed:giveup",
    ])
    expect(told[3]?.[1]).toMatchObject({ diagnosis: { code: 404 } })
    expect(JSON.stringify(told)).not.toContain("s3cr3t")
  })

  it("trace a call from its begin to its end", async () => {
    const told: string[] = []
    const listeners = {
      start: () => told.push("start"),
      end: () => told.push("end"),
      asyncStart: (call: object) => told.push(`settled ${"result" in call}`),
      asyncEnd: () => told.push("over"),
      error: () => told.push("error"),
    }
    const traced = tracingChannel("heed:call")
    traced.subscribe(listeners)
    await run(200)
    traced.unsubscribe(listeners)
    await run(200)
    expect(told).toEqual(["start", "end", "settled true", "over"])
  })

  it("harm no call whose subscriber throws", async () => {
    const broken = () => {
      throw new Error("of a subscriber")
    }
    // Node reports it by itself, as an uncaught exception of the next tick.
    const reported = new Promise((resolve) => process.once("uncaughtException", resolve))
    channel("heed:success").subscribe(broken)
    await expect(run(200)).resolves.toMatchObject({ status: 200 })
    channel("heed:success").unsubscribe(broken)
    expect(await reported).toMatchObject({ message: "of a subscriber" })
  })
})
