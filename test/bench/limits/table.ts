import { table } from "../../../examples/demo/table.ts"
import { type BenchLoad, OUTAGE } from "./loads.ts"
import { medianOf, type Run } from "./measure.ts"

/** A load, and the runs that each client made of it. */
export interface Measured {
  readonly load: BenchLoad
  readonly runs: ReadonlyMap<string, readonly Run[]>
}

const percent = (share: number, digits = 1) => (share * 100).toFixed(digits)

/** A load a row and a client a column: efficiency, and what share of the requests was rejected, in %. */
export function limitTable(all: readonly Measured[]): string {
  const clients = [...new Set(all.flatMap(({ runs }) => [...runs.keys()]))]
  const asks = all.some(({ load }) => load.asked)
  return table([
    ["efficiency / rejected, in %", ...(asks ? ["asked of heed", ""] : []), ...clients],
    ...all.map(({ load, runs }) => [
      load.title,
      ...(asks ? asked({ load, runs }) : []),
      ...clients.map((client) => cell(runs.get(client))),
    ]),
  ])
}

function cell(runs: readonly Run[] | undefined): string {
  if (!runs) return ""
  const failed = medianOf(runs, (run) => run.failed)
  const figures = `${percent(medianOf(runs, (run) => run.efficiency))} / ${percent(medianOf(runs, (run) => run.rejected))}`
  return failed > 0 ? `${figures}, ${failed} failed` : figures
}

/** What heed is to reach, and whether it did. */
function asked({ load, runs }: Measured): string[] {
  const heed = runs.get("heed")
  if (!load.asked || !heed) return ["", ""]
  const { efficiency, rejected } = load.asked
  const reached =
    medianOf(heed, (run) => run.efficiency) * 100 >= efficiency &&
    medianOf(heed, (run) => run.rejected) * 100 <= rejected &&
    heed.every((run) => run.failed === 0)
  return [`${efficiency} / ${rejected}`, reached ? "met" : "missed"]
}

/** What each client does to a server that is down, and how it comes back. */
export function outageTable({ load, runs }: Measured): string {
  const offered = ((OUTAGE.toMs - OUTAGE.fromMs) / 1000) * OUTAGE.perSecond
  const whileDown = ({ log }: Run) => log.requests.filter(({ status }) => status === 503).length / offered
  const firstSuccessMs = ({ log }: Run) =>
    (log.requests.find(({ atMs }) => atMs >= OUTAGE.toMs)?.atMs ?? Number.NaN) - OUTAGE.toMs
  const seconds = (ms: number, digits: number) => `${(ms / 1000).toFixed(digits)} s`
  return table([
    [load.title, "requests a call while down", "first success after", "all done after", "failed"],
    ...[...runs].map(([client, its]) => [
      client,
      medianOf(its, whileDown).toFixed(2),
      seconds(medianOf(its, firstSuccessMs), 2),
      seconds(
        medianOf(its, (run) => run.tookMs - OUTAGE.toMs),
        1,
      ),
      String(medianOf(its, (run) => run.failed)),
    ]),
  ])
}
