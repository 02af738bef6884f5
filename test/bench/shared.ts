import { setTimeout as sleep } from "node:timers/promises"
import { provide } from "../support/programs.ts"
import { CLIENTS } from "../support/redis-clients.ts"
import { type Arrival, countingServer, startFleet } from "../support/redis-fleet.ts"
import { spawnRedis } from "../support/redis-process.ts"
import type { Limit } from "./limits/models.ts"
import { median } from "./race.ts"

const MS = 20_000
const KILL_AT_MS = 8_000
/** ms after a run was killed until its part has to be in use. */
const USED_AFTER_MS = 5_000

const LOADS: readonly { name: string; limit: Limit; most: number; kill?: true }[] = [
  { name: "bucket 50/s burst 10, silent", limit: bucket(), most: 10 + (50 * MS) / 1_000 },
  {
    name: "window 50/1 s, headers",
    limit: { kind: "window", requests: 50, perMs: 1_000, says: "X-RateLimit" },
    most: (50 * MS) / 1_000,
  },
  { name: "bucket, one killed after 8 s", limit: bucket(), most: 10 + (50 * MS) / 1_000, kill: true },
]

function bucket(): Limit {
  return { kind: "bucket", burst: 10, rates: [{ fromMs: 0, perSecond: 50 }] }
}

/** Four processes of 20 workers, each with another Redis client, that share one source for 20 s; medians of `rounds`. */
export async function shared(rounds: number): Promise<void> {
  const missing = provide("redis-server")
  if (missing) {
    console.error(missing)
    if (process.env.CI) process.exitCode = 1
    return
  }
  console.log(
    `\nfour processes of 20 workers share 50 a second through Redis, for ${MS / 1_000} s; ${rounds} rounds`,
  )
  for (const load of LOADS) {
    const all: Figures[] = []
    for (let round = 0; round < rounds; round++) all.push(await play(load))
    const of = (figure: (figures: Figures) => number) => `${(100 * median(all.map(figure))).toFixed(1)} %`
    const late = load.kill ? `, ${of(({ late }) => late)} from 5 s after the kill` : ""
    console.log(
      `  ${load.name.padEnd(30)} efficient ${of(({ efficient }) => efficient)}, rejected ${of(({ rejected }) => rejected)}` +
        `, off its fair share at most ${of(({ unfair }) => unfair)}${late}`,
    )
  }
}

interface Figures {
  readonly efficient: number
  readonly rejected: number
  /** By how much the run that is farthest off has more or less than its part. */
  readonly unfair: number
  readonly late: number
}

async function play({ limit, most, kill }: (typeof LOADS)[number]): Promise<Figures> {
  const redis = await spawnRedis()
  const server = await countingServer(limit)
  const members = await startFleet(
    CLIENTS.map((client) => ({
      name: client,
      origin: server.origin,
      redis: redis.url,
      client,
      workers: 20,
      calls: Number.MAX_SAFE_INTEGER,
      // They end after what is counted, not in it.
      ms: MS + 2_000,
    })),
  )
  if (kill) {
    await sleep(KILL_AT_MS)
    members[0]?.process.kill("SIGKILL")
  }
  await Promise.all(members.map(({ exit }) => exit))
  await server.close()
  await redis.stop()
  const arrivals = server.arrivals.filter(({ at }) => at < MS)
  const accepted = arrivals.filter(({ status }) => status === 200)
  const afterKill = KILL_AT_MS + USED_AFTER_MS
  const late = accepted.filter(({ at }) => at >= afterKill)
  const names = members.slice(kill ? 1 : 0).map(({ name }) => name)
  return {
    efficient: accepted.length / most,
    rejected: 1 - accepted.length / arrivals.length,
    unfair: unfairness(kill ? late : accepted, names),
    late: late.length / (((MS - afterKill) * 50) / 1_000),
  }
}

function unfairness(accepted: readonly Arrival[], names: readonly string[]): number {
  const counts = names.map((name) => accepted.filter(({ who }) => who === name).length)
  const fair = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return Math.max(...counts.map((count) => Math.abs(count / fair - 1)))
}
