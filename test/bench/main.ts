import { bottleneckMs, fetchBacklog, gateBacklog } from "./backlog.ts"
import { axiosRace, fetchRace } from "./happy-path.ts"
import { importCost } from "./imports.ts"
import { heapOverCalls } from "./million.ts"
import type { Result } from "./race.ts"

// `npm run bench`: what heed costs, side by side with the bare clients and its peers, in this process.

const ROUNDS = 41
const CALLS = 2_000

function show(title: string, results: readonly Result[]): void {
  console.log(`\n${title}`)
  for (const { name, us, ratio } of results) {
    const beyond = ((ratio - 1) * 100).toFixed(1)
    console.log(
      `  ${name.padEnd(12)} ${us.toFixed(1).padStart(7)} µs a call  ${beyond.padStart(6)} % over the first`,
    )
  }
}

console.log(`node ${process.version}, ${ROUNDS} rounds of ${CALLS} calls each; the network is a stub`)
show("axios", await axiosRace(ROUNDS, CALLS))
show("fetch", await fetchRace(ROUNDS, CALLS))

console.log("\nimport, in a fresh process")
for (const { name, ms } of importCost()) console.log(`  ${name.padEnd(12)} ${ms.toFixed(1).padStart(7)} ms`)

console.log("\na backlog in a held gate, then released")
await gateBacklog(5_000)
await fetchBacklog(5_000)
for (const [name, fill] of [
  ["gate", gateBacklog],
  ["heedFetch", fetchBacklog],
] as const) {
  for (const queued of [25_000, 100_000]) {
    const { bytesACall, queueMs, releaseMs } = await fill(queued)
    const times = `queued in ${queueMs.toFixed(0)} ms, released in ${releaseMs.toFixed(0)} ms`
    console.log(`  ${name.padEnd(12)} ${queued} calls: ${bytesACall.toFixed(0)} B of heap a call, ${times}`)
  }
}
for (const jobs of [500, 1_000, 2_000]) {
  console.log(
    `  ${"Bottleneck".padEnd(12)} ${jobs} jobs, nothing to wait for: ${(await bottleneckMs(jobs)).toFixed(0)} ms`,
  )
}

const calls = process.argv.includes("--short") ? 100_000 : 1_000_000
console.log(`\nheap over ${calls.toLocaleString("en")} calls, MB after each tenth`)
console.log(`  ${(await heapOverCalls(calls)).map((mb) => mb.toFixed(1)).join("  ")}`)
