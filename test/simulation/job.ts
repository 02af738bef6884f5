import { RESPONSE_READER } from "../../src/call/response-reader-chunk.ts"
import { outcomeOf, sender } from "../../src/forecast/network.ts"
import { SETTINGS } from "../../src/forecast/simulate-jobs.ts"
import type { Gate } from "../../src/gate/gate.ts"
import type { GateLearning, GateSettings } from "../../src/gate/gate-settings.ts"
import { LocalGate } from "../../src/gate/local-gate.ts"
import { LearnedLimits, type RememberedLimits } from "../../src/memory/learned-limits.ts"
import type { Reply, Server } from "./servers.ts"
import { chances, SimClock } from "./sim-clock.ts"

export { SETTINGS } from "../../src/forecast/simulate-jobs.ts"

// Virtual time does not wait for it.
await RESPONSE_READER.load()

export interface Load {
  readonly requests: number
  readonly workers: number
  readonly server: (random: () => number) => Server
  /** ms there and back. */
  readonly roundTrip?: number
  readonly seed: number
  readonly settings?: Partial<GateSettings>
  /** ms by which the server's clock is ahead. */
  readonly ahead?: number
  readonly dates?: boolean
  /** After `after` calls there is nothing to do for `ms`; then the rest is called. */
  readonly pause?: { readonly after: number; readonly ms: number }
  /** Calls a second that come by themselves, in place of workers. */
  readonly open?: number
  readonly log?: (line: string) => void
  /** What an earlier run found. */
  readonly remembered?: RememberedLimits | null
}

export interface Run {
  /** What a later run may be given. */
  readonly learned: RememberedLimits
  readonly ms: number
  readonly efficiency: number
  readonly sent: number
  readonly rejected: number
  readonly rejectedShare: number
  readonly failed: number
  readonly said: string[]
  /** Of every request that reached the server: when (ms since the begin), and what it was answered. */
  readonly arrivals: { at: number; kind: Reply["kind"] }[]
  /** By call: when it was begun and done. */
  readonly calls: { begin: number; end: number }[]
}

export const PATIENT = { waitBudgetMs: 300_000, deadline: Number.POSITIVE_INFINITY, signal: undefined }
const RETRIES = 4
const NOTHING_REMEMBERED: RememberedLimits = { rate: null, concurrency: null }

/** One job against one server, over a network, in virtual time. */
export async function simulate(load: Load): Promise<Run> {
  const clock = new SimClock(load.seed, 1_800_000_000_000 + chances(load.seed)() * 1_000)
  const begin = clock.time
  const world = chances(load.seed * 7919 + 1)
  const server = load.server(world)
  const said: string[] = []
  let memory: LearnedLimits | null = null
  const remember = ({ limits }: GateLearning) => {
    memory = limits && new LearnedLimits(limits, load.remembered ?? null)
  }
  const gate: Gate = new LocalGate(
    clock,
    { ...SETTINGS, ...load.settings, remember },
    {
      held: (until, code) =>
        said.push(`${Math.round(clock.time - begin)} held ${code} for ${Math.round(until - clock.time)}`),
      released: () => said.push(`${Math.round(clock.time - begin)} released`),
      probing: (code) => said.push(`${Math.round(clock.time - begin)} probing ${code}`),
      paced: (learned) => said.push(`${Math.round(clock.time - begin)} paced ${JSON.stringify(learned)}`),
    },
  )
  const { roundTrip = 3, ahead = 0, dates = false } = load
  const share = load.settings?.share ?? 1
  const send = sender({ clock, world, server, roundTrip, ahead, dates, share }, gate)
  const arrivals: Run["arrivals"] = []
  const calls: Run["calls"] = []
  let sent = 0
  let rejected = 0
  let failed = 0
  let finished = 0

  const sleep = (ms: number) => new Promise<void>((wake) => clock.after(ms, wake))

  const call = async (): Promise<void> => {
    const from = clock.time - begin
    let tries = 0
    for (;;) {
      const pass = await gate.acquire(PATIENT)
      sent++
      const reply = await send(pass, (kind) => arrivals.push({ at: clock.time - begin, kind }))
      gate.release(pass, outcomeOf(reply))
      if (reply.kind === "rejected") {
        rejected++
        load.log?.(
          `${Math.round(clock.time - begin)} rejected #${pass.sequence} sent ${pass.at - begin} company ${pass.inFlightAtStart}`,
        )
      }
      if (reply.kind === "accepted") break
      if (reply.kind === "failed") {
        if (tries++ === RETRIES) {
          failed++
          break
        }
        await sleep(world() * 500 * 2 ** (tries - 1))
      }
    }
    calls.push({ begin: from, end: clock.time - begin })
    finished++
  }

  let begun = 0
  const work = async (upTo: number): Promise<void> => {
    while (begun < upTo) {
      begun++
      await call()
    }
  }
  const startWorkers = (upTo: number) => Array.from({ length: load.workers }, () => work(upTo))
  const { pause } = load
  if (load.open) {
    for (let i = 0; i < load.requests; i++) clock.after((i * 1_000) / load.open, () => void call())
  } else {
    const first = startWorkers(pause?.after ?? load.requests)
    if (pause)
      void Promise.all(first)
        .then(() => sleep(pause.ms))
        .then(() => startWorkers(load.requests))
  }
  await clock.run(() => finished === load.requests)
  const ms = clock.time - begin
  const idealMs = pause
    ? server.idealMs(pause.after) + server.idealMs(load.requests - pause.after)
    : server.idealMs(load.requests)
  return {
    ms,
    efficiency: idealMs / (ms - (pause?.ms ?? 0)),
    sent,
    rejected,
    rejectedShare: rejected / sent,
    failed: failed + (load.requests - finished),
    said,
    arrivals,
    calls,
    learned: (memory as LearnedLimits | null)?.learned ?? NOTHING_REMEMBERED,
  }
}

export interface Figures {
  readonly efficiency: number
  readonly worstEfficiency: number
  readonly rejected: number
  readonly worstRejected: number
  readonly failed: number
  readonly ms: number
}

/** The same load with many seeds: medians, and the worst decile. */
export async function figures(load: Omit<Load, "seed">, seeds: number): Promise<Figures> {
  const runs: Run[] = []
  for (let seed = 1; seed <= seeds; seed++) runs.push(await simulate({ ...load, seed }))
  const sorted = (of: (run: Run) => number) => runs.map(of).sort((a, b) => a - b)
  const at = (values: number[], share: number) =>
    values[Math.min(values.length - 1, Math.floor(values.length * share))] as number
  const efficiency = sorted((run) => run.efficiency)
  const rejected = sorted((run) => run.rejectedShare)
  return {
    efficiency: at(efficiency, 0.5),
    worstEfficiency: at(efficiency, 0.1),
    rejected: at(rejected, 0.5),
    worstRejected: at(rejected, 0.9),
    failed: runs.reduce((sum, run) => sum + run.failed, 0),
    ms: at(
      sorted((run) => run.ms),
      0.5,
    ),
  }
}
