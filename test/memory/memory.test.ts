import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { knownEngine } from "../../src/call/heed.ts"
import { createHeed, type Heed, type HeedEvents, type MemoryStore } from "../../src/index.ts"
import { parseMemory } from "../../src/memory/memory-text.ts"
import { latch } from "../support/quick.ts"
import { TextStore } from "./stores.ts"

const URL = "https://api.example.com/orders?token=s3cret-token-1"
const REQUEST = { method: "GET", url: URL }
const ok = async () => ({ status: 200 })

const heeds: Heed[] = []
afterEach(async () => {
  for (const heed of heeds.splice(0)) await heed.close()
})

function heedWith(memory: string | MemoryStore, more: object = {}) {
  const heed = createHeed({ memory, ...more })
  heeds.push(heed)
  const warnings: HeedEvents["warning"][] = []
  heed.on("warning", (warning) => warnings.push(warning))
  return { heed, warnings }
}

/** What heed/split reads and tells of the sizes of pieces. */
const rememberedSize = async (heed: Heed, source: string, name: string) =>
  (await knownEngine(heed)?.memory)?.size(source, name) ?? null
const rememberSize = async (heed: Heed, source: string, name: string, size: number) =>
  await (await knownEngine(heed)?.memory)?.setSize(source, name, size)

/** A server that takes 5 at once. */
function fiveAtOnce() {
  let busy = 0
  let rejected = 0
  const send = async () => {
    if (busy >= 5) {
      rejected++
      return { status: 429, headers: {} }
    }
    busy++
    await setImmediate()
    await setImmediate()
    busy--
    return { status: 200, headers: {} }
  }
  return { send, rejected: () => rejected }
}

async function work(heed: Heed, calls: number) {
  const server = fiveAtOnce()
  await Promise.all(Array.from({ length: calls }, () => heed.run(REQUEST, server.send)))
  return server.rejected()
}

describe("memory between runs", () => {
  it("a later run begins with what an earlier one found, and is rejected less", async () => {
    const store = new TextStore()
    const { heed } = heedWith(store)
    const first = await work(heed, 300)
    await heed.save()
    const found = [...(parseMemory(store.text, Date.now())?.values() ?? [])]
    expect(found).toEqual([expect.objectContaining({ concurrency: 5 })])
    const second = await work(heedWith(store).heed, 300)
    // On a real clock. By how much, test/simulation/memory.test.ts shows in virtual time.
    expect(first).toBeGreaterThan(second)
  })

  it("holds nothing of a request", async () => {
    const store = new TextStore()
    const { heed } = heedWith(store, { source: () => "tenant-s3cret-source-1" })
    await work(heed, 40)
    await rememberSize(heed, "tenant-s3cret-source-1", "GET /secret-path days", 31)
    await heed.save()
    expect(store.text).not.toMatch(/s3cret|secret|example|tenant|orders|https/)
    expect(store.text).toContain("31")
  })

  it("is saved by close, and not again while nothing is new", async () => {
    const store = new TextStore()
    const { heed } = heedWith(store)
    await heed.run(REQUEST, ok)
    await heed.close()
    expect(store.saves).toBe(1)
    await heed.save()
    await heed.save()
    expect(store.saves).toBe(1)
  })

  it("save does nothing where the option is not set", async () => {
    await expect(createHeed().save()).resolves.toBeUndefined()
  })

  it("the first call of a source waits for the load, and other calls with it", async () => {
    const { opened, open } = latch()
    const sent: string[] = []
    const { heed } = heedWith({ load: () => opened, save() {} })
    const calls = ["one", "two"].map((name) =>
      heed.run(REQUEST, async () => {
        sent.push(name)
        return { status: 200 }
      }),
    )
    for (let i = 0; i < 5; i++) await setImmediate()
    expect(sent).toEqual([])
    open()
    await Promise.all(calls)
    expect(sent).toEqual(["one", "two"])
  })

  it("the caller's abort ends that wait", async () => {
    const { opened, open } = latch()
    const { heed } = heedWith({ load: () => opened, save() {} })
    const controller = new AbortController()
    const call = heed.run({ ...REQUEST, signal: controller.signal }, ok)
    await setImmediate()
    controller.abort(new Error("enough"))
    await expect(call).rejects.toThrow("enough")
    open()
  })

  it("of two runs that save to one place, neither forgets the sources of the other", async () => {
    const folder = mkdtempSync(join(tmpdir(), "heed-memory-"))
    const path = join(folder, "state.json")
    const runs = Array.from({ length: 5 }, () => heedWith(path).heed)
    await Promise.all(runs.map((run, i) => run.run({ method: "GET", url: `https://${i}.example.com/` }, ok)))
    await Promise.all(runs.map((run) => run.save()))
    expect(parseMemory(readFileSync(path, "utf8"), Date.now())?.size).toBe(5)
    expect(readdirSync(folder)).toEqual(["state.json"])
    rmSync(folder, { recursive: true })
  })

  it("sizes are remembered by source and name", async () => {
    const store = new TextStore()
    const { heed } = heedWith(store)
    await rememberSize(heed, "https://api.example.com", "GET /orders days", 31)
    await rememberSize(heed, "https://api.example.com", "GET /orders ids", 0)
    expect(await rememberedSize(heed, "https://api.example.com", "GET /orders days")).toBe(31)
    await heed.close()
    const later = heedWith(store).heed
    expect(await rememberedSize(later, "https://api.example.com", "GET /orders days")).toBe(31)
    expect(await rememberedSize(later, "https://api.example.com", "GET /orders ids")).toBeNull()
    expect(await rememberedSize(later, "https://other.example.com", "GET /orders days")).toBeNull()
    expect(await rememberedSize(createHeed(), "https://api.example.com", "GET /orders days")).toBeNull()
  })
})

describe("a memory that is broken", () => {
  it.each<[string, unknown, string]>([
    ["no JSON", "{", "something else"],
    ["another version", '{"version":9,"sources":{}}', "another version"],
  ])("is a warning and a cold start, and is replaced: %s", async (_name, stored, reason) => {
    const store = new TextStore(stored)
    const { heed, warnings } = heedWith(store)
    await expect(heed.run(REQUEST, ok)).resolves.toEqual({ status: 200 })
    await heed.save()
    expect(warnings).toEqual([
      { code: "memory-not-read", message: expect.stringContaining(reason), source: null },
    ])
    expect(parseMemory(store.text, Date.now())?.size).toBe(1)
  })

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("https://bucket.example.com?signature=s3cret-signature")
      },
    ],
    ["rejects", () => Promise.reject(Object.assign(new Error("s3cret-signature"), { code: "EACCES" }))],
  ])("a load that %s is a warning without its words, and nothing is overwritten", async (_name, load) => {
    let saves = 0
    const { heed, warnings } = heedWith({ load, save: () => saves++ })
    await expect(heed.run(REQUEST, ok)).resolves.toEqual({ status: 200 })
    await heed.save()
    expect(warnings.map(({ code }) => code)).toEqual(["memory-not-read"])
    expect(JSON.stringify(warnings)).not.toContain("s3cret")
    expect(saves).toBe(0)
  })

  it("a save that fails is a warning", async () => {
    const store = {
      load: () => null,
      save: () => Promise.reject(Object.assign(new Error(), { code: "EROFS" })),
    }
    const { heed, warnings } = heedWith(store)
    await heed.run(REQUEST, ok)
    await expect(heed.save()).resolves.toBeUndefined()
    expect(warnings).toEqual([
      { code: "memory-not-saved", message: expect.stringMatching(/EROFS$/), source: null },
    ])
  })

  it.each(["", 7, {}, { load: () => null }])("the option is checked: %j", (memory) => {
    expect(() => createHeed({ memory: memory as string })).toThrow("memory: expected the path of a file")
  })
})
