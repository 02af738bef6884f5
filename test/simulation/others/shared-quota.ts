import { chances, SimClock } from "../sim-clock.ts"
import type { Answer, MakeClient } from "./clients.ts"
import { promises } from "./throttle-client.ts"

// A hundred clients that share a quota and nothing else: the situation of "Rethinking HTTP API Rate Limiting: A
// Client-Side Approach", https://arxiv.org/abs/2510.04516. The paper's traces are not public; its limiter is Envoy's local
// rate limit, which says nothing but 429. Each client's requests are due at random times, and are sent one after another.

export interface Quota {
  readonly clients: number
  readonly requestsEach: number
  /** ms over which the requests of a client are due. */
  readonly dueWithinMs: number
  /** Tokens that the bucket holds, that it is given at once, and how often (ms). */
  readonly burst: number
  readonly tokens: number
  readonly everyMs: number
}

/** 1,000 requests, due within 15 minutes, of which 50 and then 40 a minute are accepted: 24 minutes at the least. */
export const OVERLOADED: Quota = {
  clients: 100,
  requestsEach: 10,
  dueWithinMs: 15 * 60_000,
  burst: 50,
  tokens: 40,
  everyMs: 60_000,
}

/** The same requests within 30 minutes: 33 a minute in the mean, of 40. */
export const BUSY: Quota = { ...OVERLOADED, dueWithinMs: 30 * 60_000 }

export interface Shared {
  readonly rejected: number
  /** ms until the last request was accepted. */
  readonly ms: number
  /** ms from when a request was due until it was accepted, in the mean. */
  readonly meanMs: number
}

/** ms there and back, and the server's work. */
const LATENCY_MS = 40

export async function sharedQuota(make: MakeClient, quota: Quota, seed = 1): Promise<Shared> {
  const clock = new SimClock(seed)
  const world = chances(seed * 7_919)
  const begin = clock.time
  let tokens = quota.burst
  let filledAt = begin
  let rejected = 0
  let accepted = 0
  let waited = 0
  const take = (): Answer => {
    const fills = Math.floor((clock.time - filledAt) / quota.everyMs)
    filledAt += fills * quota.everyMs
    tokens = Math.min(quota.burst, tokens + fills * quota.tokens)
    if (tokens < 1) {
      rejected++
      return { status: 429, headers: {} }
    }
    tokens--
    return { status: 200, headers: {} }
  }
  for (let client = 0; client < quota.clients; client++) {
    const due = Array.from({ length: quota.requestsEach }, () => world() * quota.dueWithinMs)
    due.sort((a, b) => a - b)
    const call = make(
      clock,
      () =>
        new Promise((settle) => {
          clock.after((LATENCY_MS / 2) * (0.5 + world()), () => {
            const answer = take()
            clock.after((LATENCY_MS / 2) * (0.5 + world()), () => settle(answer))
          })
        }),
    )
    const work = async () => {
      for (const at of due) {
        await new Promise<void>((wake) => clock.after(begin + at - clock.time, wake))
        const { status } = await call()
        if (status !== 200) continue
        accepted++
        waited += clock.time - begin - at
      }
      open--
    }
    void work()
  }
  let open = quota.clients
  await clock.run(() => open === 0, promises)
  return { rejected, ms: clock.time - begin, meanMs: waited / accepted }
}
