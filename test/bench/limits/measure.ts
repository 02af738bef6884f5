import { median } from "../race.ts"
import type { Client, NewClient } from "./clients.ts"
import { runJob } from "./job.ts"
import type { BenchLoad } from "./loads.ts"
import { idealMs } from "./models.ts"
import type { ServerLog } from "./server.ts"
import type { ServerProcess } from "./server-process.ts"

/** What one client made of one job. */
export interface Run {
  readonly tookMs: number
  /** The shortest time that the limit allows, over the time taken. */
  readonly efficiency: number
  /** 429s, over requests sent. */
  readonly rejected: number
  readonly failed: number
  readonly log: ServerLog
}

/**
 * The runs of each client, by its name. Efficiency, where only a client can set the ideal, is taken within a round.
 * No garbage collection is forced between runs: with no call in flight it discards the code compiled for calls, which
 * happens in no real job. Instead, each round starts with another client.
 */
export async function measure(
  load: BenchLoad,
  rounds: number,
  server: ServerProcess,
): Promise<Map<string, Run[]>> {
  const { calls } = load.job
  const runs = new Map(Object.keys(load.clients).map((name): [string, Run[]] => [name, []]))
  const limited = idealMs(load.server.limit, calls, load.server.workMs)
  for (let round = 0; round < rounds * (load.often ?? 1); round++) {
    const done = new Map<string, Omit<Run, "efficiency">>()
    for (const [name, open] of inTurn(load.clients, round))
      done.set(name, await run(() => open(round), load, server))
    const ideal = limited ?? done.get(load.reference ?? "")?.tookMs ?? Number.NaN
    for (const [name, one] of done) runs.get(name)?.push({ ...one, efficiency: ideal / one.tookMs })
  }
  return runs
}

async function run(
  open: () => Client,
  load: BenchLoad,
  server: ServerProcess,
): Promise<Omit<Run, "efficiency">> {
  const origin = await server.open(load.server)
  const client = open()
  const { tookMs, failed } = await runJob(client, origin, load.job)
  const log = await server.close()
  await client.close()
  const rejected = log.requests.filter(({ status }) => status === 429).length / log.requests.length
  return { tookMs, failed, rejected, log }
}

/** Code gets faster as it runs; these calls are of no account. */
export async function warmUp(
  clients: Iterable<NewClient>,
  calls: number,
  server: ServerProcess,
): Promise<void> {
  for (const open of clients) {
    const origin = await server.open({ limit: { kind: "none" }, workMs: 0, roundTripMs: 0 })
    const client = open(0)
    await runJob(client, origin, { calls, by: { workers: 20 } })
    await server.close()
    await client.close()
  }
}

/** The clients in the order of this round: each round starts with another one, so that none is always the first. */
function inTurn<T>(clients: Readonly<Record<string, T>>, round: number): [string, T][] {
  const all = Object.entries(clients)
  const first = round % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

export function medianOf(runs: readonly Run[], figure: (run: Run) => number): number {
  return median(runs.map(figure))
}
