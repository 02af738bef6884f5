import { figures } from "./job.ts"
import { SCENARIOS } from "./loads.ts"
import { NEIGHBOURHOODS, neighbourFigures } from "./neighbours.ts"

// `npm run simulate`: every load in virtual time, with what heed learns and without (`adaptive: false`: hold, one
// probe, ramp). Medians over the seeds, 25 of them, or as many as `-- <seeds>` says.

const SEEDS = Number(process.argv[2] ?? 25)
const percent = (share: number) => (100 * share).toFixed(1).padStart(6)

console.log(
  `efficiency and rejected in %, and the worst tenth of ${SEEDS} seeds`.padEnd(62),
  "without learning",
)
for (const { name, efficiency: _, rejected: __, worst: ___, ...load } of SCENARIOS) {
  const learned = await figures(load, SEEDS)
  const steps = await figures({ ...load, settings: { adaptive: false } }, 5)
  const worst = `(${percent(learned.worstEfficiency)} ${percent(learned.worstRejected)})`
  console.log(
    `  ${name.padEnd(38)} ${percent(learned.efficiency)} ${percent(learned.rejected)} ${worst}`,
    `  ${percent(steps.efficiency)} ${percent(steps.rejected)}`,
  )
}

// Gates that share nothing but the server: a fair division has a Jain's index of 1.
const NEIGHBOUR_SEEDS = Math.min(SEEDS, 9)
console.log(`\nneighbours: efficiency and rejected in %, Jain's index; medians of ${NEIGHBOUR_SEEDS} seeds`)
for (const load of NEIGHBOURHOODS) {
  const { efficiency, rejected, jain } = await neighbourFigures(load, NEIGHBOUR_SEEDS)
  console.log(`  ${load.name.padEnd(38)} ${percent(efficiency)} ${percent(rejected)}   ${jain.toFixed(2)}`)
}
