import { chances, SimClock } from "../sim-clock.ts"
import type { MakeClient } from "./clients.ts"
import { promises } from "./throttle-client.ts"

// A server of which a share of all attempts fails with a 503, by chance and throughout: 400 calls of 20 workers.

const CALLS = 400
const WORKERS = 20
const LATENCY_MS = 10

export interface Outage {
  readonly ms: number
  readonly sent: number
  readonly failed: number
}

export async function partialOutage(make: MakeClient, share: number, seed = 1): Promise<Outage> {
  const clock = new SimClock(seed)
  const world = chances(seed * 7_919)
  const begin = clock.time
  let [sent, failed, left, done] = [0, 0, CALLS, 0]
  const call = make(
    clock,
    () =>
      new Promise((settle) => {
        sent++
        const status = world() < share ? 503 : 200
        clock.after(LATENCY_MS, () => settle({ status, headers: {} }))
      }),
  )
  const work = async () => {
    while (left-- > 0) {
      const { status } = await call()
      if (status !== 200) failed++
      done++
    }
  }
  for (let worker = 0; worker < WORKERS; worker++) void work()
  await clock.run(() => done === CALLS, promises)
  return { ms: clock.time - begin, sent, failed }
}
