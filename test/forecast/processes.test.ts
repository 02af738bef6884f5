import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, it } from "vitest"
import { runsOfLogs } from "../../src/cli/read-logs.ts"
import type { LoggedRun } from "../../src/forecast/logged-run.ts"
import { scheduleOf } from "../../src/forecast/schedule.ts"
import { limitedServer } from "../bench/limits/server.ts"

const NAMES = ["orders", "invoices", "stock"]
const CALLS = 250
const WORKERS = 20

const folder = mkdtempSync(join(tmpdir(), "schedule-"))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill()
  rmSync(folder, { recursive: true })
})

/** One process for each name, begun at these ms, against one server that takes 50 requests a second. */
async function runAll(name: string, beginsMs: readonly number[]): Promise<LoggedRun[]> {
  const logs = join(folder, name)
  mkdirSync(logs)
  const limit = { kind: "window", requests: 50, perMs: 1_000, says: "X-RateLimit" } as const
  const { server } = limitedServer({ limit, workMs: 20, roundTripMs: 0 })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await Promise.all(
    NAMES.map(async (job, index) => {
      await sleep(beginsMs[index])
      const args = [origin, join(logs, `${job}.ndjson`), String(CALLS), String(WORKERS)]
      const child = fork("test/forecast/run-process.ts", args, { execArgv: ["--import", "tsx"] })
      children.push(child)
      const [code] = await once(child, "exit")
      if (code !== 0) throw new Error(`${job} ended with ${code}`)
    }),
  )
  server.close()
  server.closeAllConnections()
  return runsOfLogs([logs], { err: (text) => console.error(text) })
}

const sum = (runs: readonly LoggedRun[], of: (run: LoggedRun) => number) =>
  runs.reduce((total, run) => total + of(run), 0)
const runMs = ({ at, until }: LoggedRun) => Date.parse(until) - Date.parse(at)

it("spreads three processes that overlap: they lose at most a third, simulated and real", {
  timeout: 180_000,
}, async () => {
  const before = await runAll("before", [0, 300, 600])
  expect(sum(before, ({ calls }) => calls)).toBe(NAMES.length * CALLS)
  const [schedule] = await scheduleOf(before, { stepMs: 100 })
  expect(schedule?.overlaps.length).toBeGreaterThan(0)
  expect(schedule?.after?.lostMs).toBeLessThanOrEqual((schedule?.before?.lostMs as number) / 3)
  expect(schedule?.savedMs).toBeGreaterThan(0)

  const first = Math.min(...before.map(({ at }) => Date.parse(at)))
  const begins = NAMES.map((name) => {
    const run = schedule?.runs.find((one) => one.name === name)
    return Date.parse(run?.startAt as string) - first
  })
  const after = await runAll("after", begins)
  expect(sum(after, ({ calls }) => calls)).toBe(NAMES.length * CALLS)
  const lost = { before: sum(before, ({ lostMs }) => lostMs), after: sum(after, ({ lostMs }) => lostMs) }
  const took = { before: sum(before, runMs), after: sum(after, runMs) }
  console.log(
    `simulated: ${schedule?.before?.runMs} ms of run time, then ${schedule?.after?.runMs}; real: ${took.before}, then ${took.after}; ` +
      `lost: ${schedule?.before?.lostMs}, then ${schedule?.after?.lostMs}; real: ${lost.before}, then ${lost.after}`,
  )
  expect(lost.before).toBeGreaterThan(1_000)
  expect(lost.after).toBeLessThanOrEqual(lost.before / 3)
})
