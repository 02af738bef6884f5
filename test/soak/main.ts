import { built, heedAxios, heedFetch } from "../bench/built.ts"
import { soak } from "./soak.ts"

// `npm run soak`: ten minutes at 2,000 requests a second, with faults. `-- <seconds> <requests a second>` for another load.

const { createHeed } = (await import(built("index"))) as typeof import("heed")
const [seconds = 600, perSecond = 2_000] = process.argv.slice(2).map(Number)
console.log(`node ${process.version}, ${seconds} s at ${perSecond} calls a second`)
console.log("      s  heap MB   rss MB      calls   open  median ms   p99 ms  resources")
const { calls, failed, heapSlope, drift } = await soak(
  { createHeed, heedAxios, heedFetch },
  { seconds, perSecond, sampleMs: Math.max(1_000, (seconds * 1_000) / 40) },
  (at) => {
    const cells = [at.heapMB, at.rssMB].map((mb) => mb.toFixed(1).padStart(8)).join(" ")
    const times = `${at.medianMs.toFixed(1).padStart(10)} ${at.p99Ms.toFixed(1).padStart(8)}`
    console.log(
      `${at.seconds.toFixed(0).padStart(7)} ${cells} ${String(at.calls).padStart(10)} ${String(at.open).padStart(6)} ${times} ${String(at.resources).padStart(10)}`,
    )
  },
)
console.log(`${calls} calls, ${failed} failed; the heap grew by ${heapSlope.toFixed(2)} MB a minute;`)
console.log(`a call took ${drift.toFixed(2)} times as long in the last quarter as in the second`)
