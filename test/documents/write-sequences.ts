import { writeFileSync } from "node:fs"
import { PAGES, pageText, readScenarios, root, sequencesIn, withSequences } from "./marked-sequences.ts"

// `npm run sequences`: plays every scenario, and writes its table into the pages that show it.

const scenarios = await readScenarios()
for (const page of PAGES) {
  const before = pageText(page)
  const after = await withSequences(before, scenarios)
  if (after !== before) writeFileSync(new URL(page, root), after)
  const names = sequencesIn(after)
  if (names.length > 0) console.log(`${page}: ${names.join(", ")}${after === before ? "" : " (written)"}`)
}
