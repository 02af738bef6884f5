import { RESPONSE_READER } from "../call/response-reader-chunk.ts"
import type { GateSettings } from "../gate/gate-settings.ts"
import { LocalGate } from "../gate/local-gate.ts"
import { outcomeOf, sender } from "./network.ts"
import type { Server } from "./servers.ts"
import { chances, VirtualClock } from "./virtual-clock.ts"

/** A run as far as its source notices it. */
export interface Job {
  /** ms after the first job's begin. */
  readonly startMs: number
  readonly calls: number
  /** Calls that it has in flight or waiting at once. */
  readonly workers: number
  /** Of one request, there and back, without a wait. */
  readonly latencyMs: number
}

export interface JobOutcome {
  readonly startMs: number
  readonly endMs: number
  readonly requests: number
  readonly rejected: number
  /** ms that calls spent in attempts that were rejected and in holds, all calls added up: as `heed.report()` counts. */
  readonly lostMs: number
}

/**
 * What a gate is given if no option is set.
 * @internal the simulation of the tests begins with the same
 */
export const SETTINGS: GateSettings = {
  limit: null,
  concurrency: Number.POSITIVE_INFINITY,
  adaptive: true,
  backoff: (strike) => Math.min(60_000, 1_000 * 2 ** strike),
}

/** A call of a job waits as long as it takes: what is asked is when the job is done. */
const PATIENT = {
  waitBudgetMs: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
  signal: undefined,
}

/** ms of a request that are network, at most: a rejection comes back after them, all else is the server's work. */
const MAX_WAY_MS = 5

/** The same for each forecast: the same logs give the same figures. */
const SEED = 1
const BEGIN = 1_800_000_000_000

/**
 * Jobs on one source, each in a process of its own with a gate of its own, in virtual time. The gate is the one that runs
 * use, so that what it learns, holds and probes takes its time here too.
 */
export async function simulateJobs(
  jobs: readonly Job[],
  makeServer: (random: () => number) => Server,
): Promise<JobOutcome[]> {
  // Virtual time does not wait for it.
  await RESPONSE_READER.load()
  const clock = new VirtualClock(SEED, BEGIN)
  const world = chances(SEED + 1)
  const server = makeServer(world)
  const outcomes: JobOutcome[] = []
  let running = jobs.length

  const run = async (job: Job, index: number): Promise<void> => {
    const gate = new LocalGate(clock, SETTINGS, SILENT)
    const way = Math.min(job.latencyMs, MAX_WAY_MS)
    const works = job.latencyMs - way
    const own: Server = {
      ...server,
      answer: (now) => {
        const reply = server.answer(now)
        return reply.kind === "accepted" ? { ...reply, workMs: works } : reply
      },
    }
    const send = sender({ clock, world, server: own, roundTrip: way, ahead: 0, dates: false, share: 1 }, gate)
    let begun = 0
    let requests = 0
    let rejected = 0
    let lostMs = 0
    const call = async () => {
      for (;;) {
        const askedAt = clock.now()
        const isPaced = gate.waitReason() === "pace"
        const permit = await gate.acquire(PATIENT)
        const sentAt = clock.now()
        if (!isPaced) lostMs += sentAt - askedAt
        const reply = await send(permit, () => requests++)
        gate.release(permit, outcomeOf(reply))
        if (reply.kind === "accepted") return
        rejected++
        lostMs += clock.now() - sentAt
      }
    }
    const work = async () => {
      while (begun < job.calls) {
        begun++
        await call()
      }
    }
    // Workers without a call do nothing, and there may be any number of them.
    await Promise.all(Array.from({ length: Math.min(job.workers, job.calls) }, work))
    outcomes[index] = { startMs: job.startMs, endMs: clock.now() - BEGIN, requests, rejected, lostMs }
    running--
  }

  jobs.forEach((job, index) => {
    clock.after(job.startMs, () => void run(job, index))
  })
  await clock.run(() => running === 0)
  return outcomes
}

const nothing = () => {}
const SILENT = { held: nothing, released: nothing, probing: nothing, paced: nothing }
