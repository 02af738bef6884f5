import { readFileSync, writeFileSync } from "node:fs"
import { DigestBuilder, renderHtml } from "heed/report"

/** Writes the page of a log beside it, and returns its path: what `heed report LOG --html PAGE` does. */
export function writeReport(log: string): string {
  const digest = new DigestBuilder()
  for (const line of readFileSync(log, "utf8").split("\n")) digest.addText(line)
  const page = log.replace(/\.ndjson$/, ".html")
  writeFileSync(page, renderHtml(digest.build()))
  return page
}
