import { bottleneckMs, fetchBacklog, gateBacklog } from "./backlog.ts"
import { axiosRace, fetchRace, socketRace } from "./happy-path.ts"
import { importCost } from "./imports.ts"
import { limits } from "./limits/limits.ts"
import { readOptions } from "./limits/options.ts"
import { startServerProcess } from "./limits/server-process.ts"
import { heapOverCalls } from "./million.ts"
import type { Result } from "./race.ts"
import { shared } from "./shared.ts"

// `npm run bench`: what heed costs, and how it keeps to what a server takes, side by side with the bare clients and its
// peers. What can be added after `--` is said in limits/options.ts.

const options = readOptions(process.argv.slice(2))
if (options.shared) await shared(options.runs)
else {
  if (!options.picked) await costs(options.short)
  await limits(options)
}

/** In this process, mostly over a stubbed network. */
async function costs(short: boolean): Promise<void> {
  const rounds = short ? 21 : 41
  const calls = short ? 1_000 : 2_000
  console.log(`node ${process.version}, ${rounds} rounds of ${calls} calls each; the network is a stub`)
  show("axios", await axiosRace(rounds, calls))
  show("fetch", await fetchRace(rounds, calls))
  const server = startServerProcess()
  const origin = await server.open({ limit: { kind: "none" }, workMs: 0, roundTripMs: 0 })
  show("axios, over a real socket", await socketRace(rounds, calls / 4, origin))
  await server.close()
  await server.stop()

  if (!short) {
    console.log("\nimport, in a fresh process")
    for (const { name, ms } of importCost())
      console.log(`  ${name.padEnd(12)} ${ms.toFixed(1).padStart(7)} ms`)
  }

  console.log("\na backlog in a held gate, then released")
  await gateBacklog(5_000)
  await fetchBacklog(short ? 500 : 5_000)
  for (const [name, fill] of [
    ["gate", gateBacklog],
    ["heedFetch", fetchBacklog],
  ] as const) {
    for (const queued of short ? [10_000] : [25_000, 100_000]) {
      const { bytesACall, queueMs, releaseMs } = await fill(queued)
      const times = `queued in ${queueMs.toFixed(0)} ms, released in ${releaseMs.toFixed(0)} ms`
      console.log(`  ${name.padEnd(12)} ${queued} calls: ${bytesACall.toFixed(0)} B of heap a call, ${times}`)
    }
  }
  for (const jobs of short ? [500] : [500, 1_000, 2_000]) {
    console.log(
      `  ${"Bottleneck".padEnd(12)} ${jobs} jobs, nothing to wait for: ${(await bottleneckMs(jobs)).toFixed(0)} ms`,
    )
  }

  const many = short ? 20_000 : 1_000_000
  console.log(`\nheap over ${many.toLocaleString("en")} calls, MB after each tenth`)
  console.log(`  ${(await heapOverCalls(many)).map((mb) => mb.toFixed(1)).join("  ")}`)
}

function show(title: string, results: readonly Result[]): void {
  console.log(`\n${title}`)
  for (const { name, us, ratio } of results) {
    const beyond = ((ratio - 1) * 100).toFixed(1)
    console.log(
      `  ${name.padEnd(12)} ${us.toFixed(1).padStart(7)} µs of CPU a call  ${beyond.padStart(6)} % over the first`,
    )
  }
}
