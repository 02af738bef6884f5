import { expect, onTestFinished } from "vitest"
import type { AcquireOptions, AttemptOutcome, Gate, GateObserver, Permit } from "../../../src/gate/gate.ts"
import type { GateSettings } from "../../../src/gate/gate-settings.ts"
import { LocalGate } from "../../../src/gate/local-gate.ts"
import { backoffStep } from "../../../src/retry/backoff.ts"
import { HOLD_BACKOFF } from "../../../src/retry/retry-settings.ts"
import { FakeClock } from "../../support/fake-clock.ts"

export const ACCEPTED: AttemptOutcome = { kind: "success" }
export const FAILED: AttemptOutcome = { kind: "failed", code: 503 }
export const UNKNOWN: AttemptOutcome = { kind: "ignored" }
export const rejected = (toldMs: number | null): AttemptOutcome => ({
  kind: "throttled",
  retryAfterMs: toldMs,
  code: 429,
})

const PATIENT: AcquireOptions = {
  waitBudgetMs: 300_000,
  deadline: Number.POSITIVE_INFINITY,
  signal: undefined,
}

/** One call that asks for a pass, and what has become of it. */
export class Caller {
  permit: Permit | null = null
  refusal: unknown = null
  /** Epoch ms at which it was let in, or turned away. */
  at: number | null = null
  /** For how many ms the gate had been closed by then. */
  closedMs: number | null = null

  get waits(): boolean {
    return this.at === null
  }
}

/** A local gate in fake time, with a log of what it said, and of who started when. */
export function door(
  settings: Partial<GateSettings> = {},
  clock = new FakeClock(),
  waiting: NonNullable<GateObserver["waiting"]> = () => {},
) {
  const said: string[] = []
  const begin = clock.now()
  const gate: Gate = new LocalGate(
    clock,
    {
      limit: null,
      concurrency: Number.POSITIVE_INFINITY,
      adaptive: false,
      backoff: (strike) => backoffStep(HOLD_BACKOFF, strike),
      ...settings,
    },
    {
      held: (until, code) => said.push(`held ${code} until ${Math.round(until - begin)}`),
      released: () => said.push("released"),
      probing: (code) => said.push(`probing ${code}`),
      paced: (learned) => said.push(`paced ${JSON.stringify(learned)}`),
      waiting,
    },
  )
  const starts: { ms: number; pass: Permit }[] = []

  const call = (turn: Partial<AcquireOptions> = {}): Caller => {
    const caller = new Caller()
    const isOver = () => {
      caller.at = clock.now()
      caller.closedMs = gate.closedMs(caller.at)
    }
    gate.acquire({ ...PATIENT, ...turn }).then(
      (pass) => {
        caller.permit = pass
        isOver()
        starts.push({ ms: clock.now() - begin, pass })
      },
      (reason) => {
        caller.refusal = reason
        isOver()
      },
    )
    return caller
  }
  const calls = (n: number, turn: Partial<AcquireOptions> = {}): Caller[] =>
    Array.from({ length: n }, () => call(turn))

  /** The attempt of a caller that must be in ends. */
  const end = (caller: Caller, ending: AttemptOutcome): void => {
    expect(caller.permit, "the caller has not been let in").not.toBeNull()
    gate.release(caller.permit as Permit, ending)
  }

  /** ms since the beginning. */
  const elapsed = () => clock.now() - begin

  onTestFinished(() => {
    if (gate.measure(clock.now()).waiting === 0) expect(clock.pending, "timers left without a queue").toBe(0)
  })
  return { gate, clock, said, starts, call, calls, end, elapsed }
}

export type Door = ReturnType<typeof door>

/** Twenty in flight, the first of them refused: the source is held for `toldMs`, with nothing in flight. */
export async function holdFor({ calls, end, clock }: Door, toldMs: number | null): Promise<void> {
  const flight = calls(20)
  await clock.settle()
  for (const caller of flight) end(caller, rejected(toldMs))
}

/** Eight failures in a row. */
export async function takeDown({ calls, end, clock }: Door): Promise<void> {
  const flight = calls(8)
  await clock.settle()
  for (const caller of flight) end(caller, FAILED)
}
