import { writeFileSync } from "node:fs"
import { commandsIn, commandsOf, withOutputs } from "./commands.ts"
import { PAGES, pageText, readScenarios, root, sequencesIn, withSequences } from "./marked-sequences.ts"

// `npm run sequences`: plays every scenario, and writes its table into the pages that show it; and so with the commands.

const scenarios = await readScenarios()
for (const page of PAGES) {
  const before = pageText(page)
  const after = await withSequences(before, scenarios)
  if (after !== before) writeFileSync(new URL(page, root), after)
  const names = sequencesIn(after)
  if (names.length > 0) console.log(`${page}: ${names.join(", ")}${after === before ? "" : " (written)"}`)
}

for (const page of PAGES) {
  const before = pageText(page)
  if (commandsIn(before).length === 0) continue
  const commands = await commandsOf(before)
  const after = await withOutputs(before, commands)
  commands.end()
  if (after !== before) writeFileSync(new URL(page, root), after)
  console.log(`${page}: ${commandsIn(after).length} commands${after === before ? "" : " (written)"}`)
}
