import { chances, SimClock } from "../sim-clock.ts"
import type { Answer, MakeClient } from "./clients.ts"

// The benchmark of rate_throttle_client: ten clients, each with one request at a time, on a server that gains 4,500
// requests an hour, begins with none, and says what remains. For how long each strategy waits is not what it says: the
// figures are the share of requests that were rejected, and how evenly the clients are served.
// https://github.com/zombocom/rate_throttle_client#benchmarks

const CLIENTS = 10
const MOST = 4_500
const GAINED_PER_MS = MOST / 3_600_000
const DURATION_MS = 30 * 60_000
/** There and back, and the server's work. */
const LATENCY_MS = 10

export interface Throttled {
  /** The mean of the clients' shares of rejected requests. */
  readonly retried: number
  /** The sample's standard deviation of requests a client sent. */
  readonly deviation: number
  /** Requests a client sent, and the limit gave out, all clients together. */
  readonly accepted: number
  readonly mean: number
}

/** @param gains whether the server says what remains */
export async function throttled(
  make: MakeClient,
  { says = true, seed = 1 }: { says?: boolean; seed?: number } = {},
): Promise<Throttled> {
  const clock = new SimClock(seed)
  const begin = clock.time
  let level = 0
  let last = begin
  const take = (): Answer => {
    level = Math.min(MOST, level + (clock.time - last) * GAINED_PER_MS)
    last = clock.time
    const accepted = level >= 1
    if (accepted) level--
    return answerOf(accepted, level, says)
  }
  const counts = await clients(clock, make, take, () => clock.time - begin >= DURATION_MS)
  const sent = counts.map((count) => count.accepted + count.rejected)
  const mean = sent.reduce((a, b) => a + b, 0) / CLIENTS
  return {
    retried: counts.reduce((sum, count, i) => sum + count.rejected / (sent[i] as number), 0) / CLIENTS,
    deviation: Math.sqrt(sent.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (CLIENTS - 1)),
    accepted: counts.reduce((sum, count) => sum + count.accepted, 0),
    mean,
  }
}

/** ms in which 4,490 requests that are there at once are used up, by clients that begin slowly. */
export async function cleared(make: MakeClient, { slowMs = 0, seed = 1 } = {}): Promise<number> {
  const clock = new SimClock(seed)
  const begin = clock.time
  let left = slowMs > 0 ? 0 : MOST
  let filled = slowMs === 0
  let last = begin
  const take = (): Answer => {
    if (!filled) {
      // One request a second for each client, so that a strategy which learns has learned that.
      left = Math.min(CLIENTS, left + ((clock.time - last) * CLIENTS) / 1_000)
      filled = clock.time - begin >= slowMs
      if (filled) left = MOST
    }
    last = clock.time
    const accepted = left >= 1
    if (accepted) left--
    return answerOf(accepted, left, true)
  }
  await clients(clock, make, take, () => filled && left <= 10)
  return clock.time - begin - slowMs
}

const answerOf = (accepted: boolean, left: number, says: boolean): Answer => ({
  status: accepted ? 200 : 429,
  headers: says ? { "RateLimit-Remaining": String(Math.floor(left)), "RateLimit-Multiplier": "1" } : {},
})

async function clients(clock: SimClock, make: MakeClient, take: () => Answer, isOver: () => boolean) {
  const world = chances(7_919)
  const counts = Array.from({ length: CLIENTS }, () => ({ accepted: 0, rejected: 0 }))
  for (const count of counts) {
    const call = make(
      clock,
      () =>
        new Promise((settle) => {
          clock.after((LATENCY_MS / 2) * (0.5 + world()), () => {
            const answer = take()
            if (!isOver()) count[answer.status === 200 ? "accepted" : "rejected"]++
            clock.after((LATENCY_MS / 2) * (0.5 + world()), () => settle(answer))
          })
        }),
    )
    const work = async () => {
      while (!isOver()) await call()
    }
    void work()
  }
  await clock.run(isOver, promises)
  return counts
}

/** A call is a longer chain of promises than a gate. */
export const promises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
