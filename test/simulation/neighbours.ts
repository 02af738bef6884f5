import { outcomeOf, sender } from "../../src/forecast/network.ts"
import { LocalGate } from "../../src/gate/local-gate.ts"
import { PATIENT, SETTINGS } from "./job.ts"
import { bucket, fixedWindow, type Reply, type Server } from "./servers.ts"
import { chances, SimClock } from "./sim-clock.ts"

/** Several gates that know nothing of each other, on one server. */
interface Neighbourhood {
  readonly gates: number
  readonly workers: number
  readonly ms: number
  readonly server: (random: () => number) => Server
  readonly seed: number
  readonly roundTrip?: number
  /** When a gate begins and ends (ms); all the time by default. */
  readonly stay?: (gate: number) => { readonly from: number; readonly to: number }
  /** The gates and the time (ms) that the figures are of; all by default. */
  readonly counted?: { readonly from: number; readonly gates: (gate: number) => boolean }
}

export interface Neighbours {
  /** Requests accepted, of each counted gate. */
  readonly accepted: readonly number[]
  readonly total: number
  readonly rejectedShare: number
  /** Jain's index of `accepted`: 1 if all have the same, 1/n if one has everything. */
  readonly jain: number
  readonly arrivals: readonly { at: number; gate: number; kind: Reply["kind"] }[]
}

async function simulateNeighbours(load: Neighbourhood): Promise<Neighbours> {
  const { gates, workers, ms, seed, roundTrip = 3 } = load
  const clock = new SimClock(seed, 1_800_000_000_000 + chances(seed)() * 1_000)
  const begin = clock.time
  const world = chances(seed * 7919 + 1)
  const server = load.server(world)
  const arrivals: { at: number; gate: number; kind: Reply["kind"] }[] = []
  const observer = { held() {}, released() {}, probing() {}, paced() {} }

  const start = (gate: number, to: number) => {
    const own = new LocalGate(clock, SETTINGS, observer)
    const send = sender({ clock, world, server, roundTrip, ahead: 0, dates: false, share: 1 }, own)
    const work = async () => {
      while (clock.time - begin < to) {
        const pass = await own.acquire(PATIENT)
        // A job that has ended sends nothing.
        if (clock.time - begin >= to) return own.release(pass, { kind: "ignored" })
        const reply = await send(pass, (kind) => arrivals.push({ at: clock.time - begin, gate, kind }))
        own.release(pass, outcomeOf(reply))
      }
    }
    for (let i = 0; i < workers; i++) void work()
  }
  for (let gate = 0; gate < gates; gate++) {
    const { from, to } = load.stay?.(gate) ?? { from: 0, to: ms }
    clock.after(from, () => start(gate, to))
  }
  await clock.run(() => clock.time - begin >= ms)

  const { from = 0, gates: isCounted = () => true } = load.counted ?? {}
  const seen = arrivals.filter(({ at }) => at >= from && at < ms)
  const counts = new Map<number, number>()
  for (let gate = 0; gate < gates; gate++) if (isCounted(gate)) counts.set(gate, 0)
  let total = 0
  for (const { gate, kind } of seen) {
    if (kind !== "accepted") continue
    total++
    const count = counts.get(gate)
    if (count !== undefined) counts.set(gate, count + 1)
  }
  const accepted = [...counts.values()]
  const rejected = seen.filter(({ kind }) => kind === "rejected").length
  return { accepted, total, rejectedShare: rejected / seen.length, jain: jain(accepted), arrivals: seen }
}

export function jain(counts: readonly number[]): number {
  const sum = counts.reduce((a, b) => a + b, 0)
  return sum ** 2 / (counts.length * counts.reduce((a, b) => a + b ** 2, 0))
}

/** Medians over the seeds. */
export async function neighbourFigures({ name: _, most, ...load }: NeighbourLoad, seeds: number) {
  const runs: Neighbours[] = []
  for (let seed = 1; seed <= seeds; seed++) runs.push(await simulateNeighbours({ ms: MS, ...load, seed }))
  const median = (of: (run: Neighbours) => number) => runs.map(of).sort((a, b) => a - b)[seeds >> 1] as number
  return {
    efficiency: median(({ total }) => total) / most,
    rejected: median(({ rejectedShare }) => rejectedShare),
    jain: median((run) => run.jain),
  }
}

export interface NeighbourLoad extends Omit<Neighbourhood, "seed" | "ms"> {
  readonly name: string
  /** Requests that the server accepts in the time that is counted. */
  readonly most: number
}

const MS = 40_000
const LATE = 10_000
const COUNTED_FROM = 20_000
const bucketOf = (options: Parameters<typeof bucket>[2] = {}) => ({
  server: () => bucket(50, 10, options),
  most: 10 + 50 * (MS / 1_000),
})
const windowOf = (headers: "epoch" | "none") => ({
  server: (random: () => number) =>
    fixedWindow(250, 5_000, { phase: random(), headers, retryAfter: headers === "none" ? "none" : "true" }),
  most: 250 * (MS / 5_000 + 0.5),
})
const late = (gates: number, isLate: (gate: number) => boolean) => ({
  ...bucketOf(),
  gates,
  workers: 20,
  most: 50 * ((MS - COUNTED_FROM) / 1_000),
  stay: (gate: number) => ({ from: isLate(gate) ? LATE : 0, to: MS }),
  counted: { from: COUNTED_FROM, gates: () => true },
})
const leaving = (gates: number, leaves: (gate: number) => boolean) => ({
  ...late(gates, () => false),
  stay: (gate: number) => ({ from: 0, to: leaves(gate) ? 15_000 : MS }),
  counted: { from: COUNTED_FROM, gates: (gate: number) => !leaves(gate) },
})

/** 2, 10 and 100 gates of 20 workers for 40 s. */
export const NEIGHBOURHOODS: readonly NeighbourLoad[] = [
  ...[1, 2, 10, 100].flatMap((gates) => [
    { name: `${gates} on a silent bucket of 50/s`, gates, workers: 20, ...bucketOf() },
    { name: `${gates} on a silent window 250/5 s`, gates, workers: 20, ...windowOf("none") },
    { name: `${gates} on a window 250/5 s, headers`, gates, workers: 20, ...windowOf("epoch") },
    {
      name: `${gates} on a bucket of 50/s, headers`,
      gates,
      workers: 20,
      ...bucketOf({ headers: "next", toldMs: 1_000 }),
    },
  ]),
  {
    name: "10 on a silent bucket that names 1 s",
    gates: 10,
    workers: 20,
    ...bucketOf({ toldMs: 1_000 }),
  },
  { name: "a second one 10 s late", ...late(2, (gate) => gate === 1) },
  { name: "5 of 10 are 10 s late", ...late(10, (gate) => gate % 2 === 1) },
  { name: "one of 2 leaves", ...leaving(2, (gate) => gate === 1) },
  { name: "5 of 10 leave", ...leaving(10, (gate) => gate % 2 === 1) },
]
