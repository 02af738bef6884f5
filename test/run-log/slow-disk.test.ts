import fs, { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, describe, expect, it, vi } from "vitest"
import { Detail } from "../../src/run-log/detail.ts"
import { LogFile } from "../../src/run-log/log-file.ts"
import { digestOf } from "../run-view/digests.ts"
import { attempt, giveup, runLine } from "./lines.ts"

const folder = mkdtempSync(join(tmpdir(), "slow-disk-"))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
})

/** A disk that takes nothing until it is let go. */
function stuckDisk(): { letGo: () => void; writes: () => number } {
  const { write } = fs
  const waiting: (() => void)[] = []
  const spy = vi.spyOn(fs, "write").mockImplementation(((...args: Parameters<typeof write>) => {
    waiting.push(() => write(...args))
  }) as never)
  return {
    letGo: () => {
      spy.mockRestore()
      for (const next of waiting) next()
    },
    writes: () => waiting.length,
  }
}

describe("a disk that hangs", () => {
  it("keeps nothing waiting, fills no memory, and what has no room is counted in the log", async () => {
    const disk = stuckDisk()
    const file = new LogFile(join(folder, "run.ndjson"), "", "")
    let taken = 0
    const detail = new Detail((text) => {
      const isTaken = file.write(text)
      if (isTaken) taken += text.length
      return isTaken
    })
    detail.always(runLine())
    for (let call = 1; call <= 20_000; call++) {
      detail.add(attempt(call, call))
      detail.add(giveup(call, call))
      if (call % 1_000 === 0) file.flush()
    }
    await vi.waitFor(() => expect(disk.writes()).toBe(1))
    // What is being written, and what waits behind it.
    expect(taken).toBeLessThan(17_000_000)
    // Lines that are no calls, and cannot be counted as such.
    for (let n = 0; n < 20_000; n++)
      detail.add({ t: 20_000, event: "warning", code: "undiagnosed", message: "x".repeat(600), source: null })
    disk.letGo()
    await vi.waitFor(() => expect(file.write(" \n")).toBe(true))
    file.flush()
    detail.finish(21_000)
    await file.end()
    const digest = digestOf(
      readFileSync(file.path, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line)),
    )
    expect(digest).toMatchObject({ requests: 20_000, calls: { failed: 20_000 }, badLines: 0 })
    expect(digest.lostLines).toBeGreaterThan(0)
  })
  it("takes 8 MB of lines, then none until it writes again", async () => {
    const disk = stuckDisk()
    const file = new LogFile(join(folder, "full.ndjson"), "", "")
    const line = `${"x".repeat(99_999)}\n`
    file.write(line)
    file.flush()
    const taken = Array.from({ length: 100 }, () => file.write(line)).filter(Boolean).length
    expect(taken).toBe(80)
    disk.letGo()
    await file.end()
    expect(readFileSync(file.path, "utf8")).toHaveLength(81 * line.length)
  })
})
