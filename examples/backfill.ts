// A year of insights from an API that accepts at most a month per call. Killed and started again, the job goes on: rows
// and state are in one file, which is written beside the old one and renamed, so that it is always whole.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import axios from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { days, SplitError, type SplitState, split } from "heed/split"

interface Stored {
  rows: { id: string; clicks: number }[]
  state?: SplitState
}

const file = process.env.STORE ?? "insights.json"
const stored: Stored = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { rows: [] }

const heed = createHeed({ source: "ads" })
heed.on("split", ({ outcome, size, next, code }) => {
  if (outcome === "cut") console.log(`${code}: ${size} days are too many, ${next} next`)
})
const api = heedAxios(
  axios.create({
    baseURL: process.env.API_URL ?? "https://api.example.com/v1",
    headers: { Authorization: `Bearer ${process.env.API_TOKEN ?? ""}` },
  }),
  heed,
)

const year = split({
  by: { window: days({ from: "2025-01-01", to: "2025-12-31" }) },
  state: stored.state,
  heed,
  send: ({ window }, { signal }) =>
    api.get<Stored>("/insights", { params: { since: window.from, until: window.to }, signal }),
  rows: ({ data }) => data.rows,
})

try {
  for await (const { piece, rows, state } of year) {
    stored.rows.push(...rows)
    stored.state = state
    writeFileSync(`${file}.new`, JSON.stringify(stored))
    renameSync(`${file}.new`, file)
    console.log(`${piece.window.from} to ${piece.window.to}: ${rows.length} rows`)
  }
  console.log(`${stored.rows.length} rows in all`)
} catch (error) {
  if (!(error instanceof SplitError)) throw error
  console.error(error.diagnosis.summary)
  process.exitCode = 75 // another run goes on from what is in the file
}
