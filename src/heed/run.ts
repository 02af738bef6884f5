import type { Ending, Pass } from "../gate/gate.ts"
import { CallState } from "./call-state.ts"
import type { ClientCall } from "./client.ts"
import type { Engine } from "./engine.ts"
import { endBy, travel } from "./journey.ts"
import type { CallOptions } from "./options.ts"
import type { Outcome } from "./outcome.ts"
import type { Endpoint, Source } from "./source.ts"
import { GateWait, type GateWaited } from "./waits.ts"

const ACCEPTED: Ending = { kind: "accepted" }
const NO_OPTIONS: CallOptions = {}

/**
 * One call: request → gate → send → classify → decide → (wait → gate → send …) → return, or diagnose and throw.
 * A call that goes well at the first try, through an open gate, takes the short way and nothing else; one that has to
 * queue first carries little more than its place in the queue.
 * @throws synchronously what a `source` function of the options throws
 */
export function run<T>(engine: Engine, call: ClientCall<T>, options: CallOptions = NO_OPTIONS): Promise<T> {
  const now = engine.clock.now()
  const { request } = call
  const source = engine.source(request, options, now)
  const endpoint = source.endpoint(request.method, request.place.endpoint, options.label)
  const special = engine.everyCallIsSpecial || options.timeout !== undefined || call.signal?.aborted
  if (special) return travel(new CallState(engine, call, options, source, endpoint, now), null)
  const pass = source.gate.tryEnter(now)
  if (pass) return firstTry(engine, call, options, source, endpoint, now, pass, null)
  return queue(engine, call, options, source, endpoint, now)
}

/** Promises by hand: of a backlog of 100,000 calls an async function would keep a frame each, several times as large. */
function queue<T>(
  engine: Engine,
  call: ClientCall<T>,
  options: CallOptions,
  source: Source,
  endpoint: Endpoint,
  now: number,
): Promise<T> {
  const wait = new GateWait(source, now)
  return source.gate.enter(engine.turn(call.signal)).then(
    (pass) => firstTry(engine, call, options, source, endpoint, now, pass, wait.over(engine, source)),
    (refused: unknown) => {
      const state = new CallState(engine, call, options, source, endpoint, now)
      return endBy(state.waited(wait.over(engine, source)), refused)
    },
  )
}

async function firstTry<T>(
  engine: Engine,
  call: ClientCall<T>,
  options: CallOptions,
  source: Source,
  endpoint: Endpoint,
  now: number,
  pass: Pass,
  waited: GateWaited | null,
): Promise<T> {
  engine.attempting(call.request, source, options, 1, waited?.ms ?? 0)
  let outcome: Outcome<T>
  try {
    outcome = { kind: "returned", thing: await call.send(1, call.signal) }
  } catch (error) {
    outcome = { kind: "threw", error }
  }
  if (outcome.kind === "returned" && call.statusOf(outcome.thing) < 400) {
    const done = engine.clock.now()
    source.gate.leave(pass, ACCEPTED, done)
    engine.succeeded(call.request, source, endpoint, options, 1, now, done)
    return outcome.thing
  }
  const state = new CallState(engine, call, options, source, endpoint, now)
  return travel(waited ? state.waited(waited) : state, { pass, outcome })
}
