import { heedFetch } from "../../src/fetch.ts"
import { createHeed } from "../../src/index.ts"
import { recordRun } from "../../src/report.ts"

// A run in a process of its own: `origin log calls workers`. Ends when all calls are done.

const [origin, log, calls, workers] = process.argv.slice(2) as [string, string, string, string]
const heed = createHeed()
const recorder = recordRun(heed, log)
const get = heedFetch(heed)
let begun = 0
const work = async () => {
  while (begun < Number(calls)) {
    const response = await get(`${origin}/orders/${begun++}`)
    await response.text()
  }
}
await Promise.all(Array.from({ length: Number(workers) }, work))
await recorder.close()
await heed.close()
process.exit()
