import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import type { BenchLoad } from "./loads.ts"
import { measure, warmUp } from "./measure.ts"
import type { BenchOptions } from "./options.ts"
import { picture } from "./picture.ts"
import { startServerProcess } from "./server-process.ts"
import { limitTable, type Measured, outageTable } from "./table.ts"

const PICTURE = "docs/guide/pace.svg"
/** The picture is of this load. */
const PICTURED = "bucket"

const WARM_CALLS = 2_000
const COMPARED_CALLS = 20_000

const clientsOf = (loads: readonly BenchLoad[]) =>
  new Map(loads.flatMap((load) => Object.entries(load.clients))).values()

/** How heed and its peers keep to what a server takes, over real sockets, each with nothing but its usual settings. */
export async function limits({ loads, runs, short }: BenchOptions): Promise<void> {
  const server = startServerProcess()
  const measured: Measured[] = []
  console.log(
    `\nlimits: a real server in its own process, ${runs} ${runs === 1 ? "run" : "runs"} of each job`,
  )
  await warmUp(clientsOf(loads), WARM_CALLS, server)
  // Where two clients are held against each other, not against a limit, what a call costs is all that counts.
  await warmUp(clientsOf(loads.filter(({ reference }) => reference)), COMPARED_CALLS, server)
  for (const load of loads) {
    process.stdout.write(`  ${load.title}, ${load.job.calls} calls …`)
    const from = performance.now()
    measured.push({ load, runs: await measure(load, runs, server) })
    console.log(` ${((performance.now() - from) / 1000).toFixed(1)} s`)
  }
  await server.stop()

  const limited = measured.filter(({ load }) => load.server.limit.kind !== "outage")
  if (limited.length > 0) console.log(`\n${limitTable(limited)}`)
  for (const one of measured) if (!limited.includes(one)) console.log(`\n${outageTable(one)}`)

  const pictured = measured.find(({ load }) => load.name === PICTURED)
  if (pictured && pictured.runs.size > 1 && !short) {
    mkdirSync(dirname(PICTURE), { recursive: true })
    writeFileSync(PICTURE, picture(pictured))
    console.log(`\n${PICTURE} is drawn of "${pictured.load.title}"`)
  }
}
