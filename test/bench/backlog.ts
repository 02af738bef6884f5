import Bottleneck from "bottleneck"
import type { AcquireOptions, AttemptOutcome, Permit } from "../../src/gate/gate.ts"
import { LocalGate } from "../../src/gate/local-gate.ts"
import { FakeClock } from "../support/fake-clock.ts"
import { heedFetch } from "./built.ts"

// A backlog of calls behind a hold, queued and then released. Needs `node --expose-gc`.

interface Backlog {
  readonly calls: number
  /** Bytes of heap that each queued call takes, its caller's promise and URL included. */
  readonly bytesACall: number
  /** ms from the first call to the last that is queued. */
  readonly queueMs: number
  /** ms of work from the end of the hold to the last answer. */
  readonly releaseMs: number
}

const HOLD_MS = 4_000
const REJECTED: AttemptOutcome = { kind: "throttled", retryAfterMs: HOLD_MS, code: 429 }
/** Queued calls a second that even a busy machine manages. */
const AT_LEAST = 8_000

/** Of the gate alone, in virtual time. */
export async function gateBacklog(calls: number, turn: Partial<AcquireOptions> = {}): Promise<Backlog> {
  const clock = new FakeClock()
  const gate = new LocalGate(
    clock,
    { limit: null, adaptive: false, concurrency: Number.POSITIVE_INFINITY, backoff: () => 1_000 },
    { held() {}, released() {}, probing() {}, paced() {} },
  )
  gate.release(gate.tryAcquire(clock.now()) as Permit, REJECTED)
  const patient: AcquireOptions = {
    waitBudgetMs: 300_000,
    deadline: Number.POSITIVE_INFINITY,
    signal: undefined,
    ...turn,
  }
  const waiting: Promise<Permit>[] = []
  const before = heap()
  const from = performance.now()
  for (let n = 0; n < calls; n++) waiting.push(gate.acquire(patient))
  const queueMs = performance.now() - from
  const bytesACall = (heap() - before) / calls
  const done = Promise.all(
    waiting.map(async (pass) => {
      const given = await pass
      // The answer takes a turn of the event loop, as over a network.
      setImmediate(() => gate.release(given, { kind: "success" }))
    }),
  )
  const released = performance.now()
  await clock.advance(HOLD_MS + 1)
  await done
  return { calls, bytesACall, queueMs, releaseMs: performance.now() - released }
}

/** Of whole calls: fetch over a stub that throttles the first. */
export async function fetchBacklog(calls: number, init?: RequestInit): Promise<Backlog> {
  let sent = 0
  let openedAt = 0
  const held = { status: 429, headers: { "retry-after": String(2 + Math.ceil(calls / AT_LEAST)) } }
  // One response for all requests: its body is never read, and making one costs more than all that is measured here.
  const fine = new Response("{}")
  const stub = (async () => {
    if (++sent === 1) return new Response("", held)
    openedAt ||= performance.now()
    await new Promise((resolve) => setImmediate(resolve))
    return fine
  }) as typeof fetch
  const heeded = heedFetch({}, stub)
  const waiting = [heeded("https://api.example.com/v1/orders")]
  await new Promise((resolve) => setTimeout(resolve, 50))
  const before = heap()
  const from = performance.now()
  for (let n = 0; n < calls; n++) waiting.push(heeded(`https://api.example.com/v1/orders?page=${n}`, init))
  await new Promise((resolve) => setImmediate(resolve))
  const queueMs = performance.now() - from
  const bytesACall = (heap() - before) / calls
  if (openedAt > 0) throw new Error(`the hold was over before ${calls} calls were queued`)
  for (const answer of await Promise.all(waiting)) if (answer.status !== 200) throw new Error("not answered")
  return { calls, bytesACall, queueMs, releaseMs: performance.now() - openedAt }
}

/** The same number of jobs, doing nothing, through a local Bottleneck with no limit set: ms from first to last. */
export async function bottleneckMs(calls: number): Promise<number> {
  const limiter = new Bottleneck()
  const from = performance.now()
  await Promise.all(Array.from({ length: calls }, () => limiter.schedule(async () => {})))
  return performance.now() - from
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
