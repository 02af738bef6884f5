import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createHeed } from "heed"
import { recordRun } from "heed/report"
import { contenders } from "./contenders.ts"
import { extract, extractJob } from "./extract.ts"
import { writeReport } from "./report.ts"
import { comparison, explanations, type Result, topAdvice } from "./results.ts"
import { startServerProcess } from "./server-process.ts"
import { heading, showProgress } from "./terminal.ts"
import { forecast, WEATHER } from "./weather.ts"

const WORKERS = 16
const job = extractJob({ campaigns: 40, ads: 280, days: 120 })

heading("One extract, four ways")
console.log(`${job.pages.length} pages of an advertising API, ${WORKERS} workers, about 50 seconds in all.
The API runs on this machine and misbehaves like a real one, the same each time:`)
for (const fault of forecast(WEATHER)) console.log(`  ${fault}`)

heading("Under way")
const server = await startServerProcess()
const heed = createHeed({ source: "demo-ads" })
const splitting = createHeed({ source: "demo-ads" })
const recorder = recordRun(splitting, join(mkdtempSync(join(tmpdir(), "heed-demo-")), "run.ndjson"))
const results: Result[] = []
for (const { name, get } of contenders(server.origin, heed, splitting)) {
  await server.startRun()
  const failures = await extract(get, job.pages, WORKERS, showProgress(name, job.pages.length))
  results.push({ name, failures, ...(await server.totals()) })
}
await server.stop()
await recorder.close()

heading("Side by side, rows and requests as the server counted")
console.log(comparison(results, job))

heading("What heed could not get, and what it says of it: the year of insights is had by heed/split")
console.log(explanations(results.find(({ name }) => name === "axios with heed")?.failures ?? []))

heading("Where the time went, from heed.report()")
console.log(topAdvice(splitting))

heading("The whole run, to look at")
console.log(writeReport(recorder.path))
