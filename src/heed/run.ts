import type { Permit } from "../gate/gate.ts"
import { type BegunCall, CallState } from "./call-state.ts"
import type { ClientCall } from "./client.ts"
import type { Engine } from "./engine.ts"
import { endBy, type Sent, travel } from "./journey.ts"
import type { CallOptions } from "./options.ts"
import { mayBeFailure, readGood } from "./reading.ts"
import { GateWait, type GateWaited } from "./waits.ts"
import { wentWell } from "./went-well.ts"

const NO_OPTIONS: CallOptions = {}

/**
 * One call: request → gate → send → classify → decide → (wait → gate → send …) → return, or diagnose and throw.
 * A call that goes well at the first try, through an open gate, takes the short way and nothing else; one that has to
 * queue first carries little more than its place in the queue.
 * @throws synchronously what a `source` function of the options throws
 */
export function run<T>(engine: Engine, call: ClientCall<T>, options: CallOptions = NO_OPTIONS): Promise<T> {
  const startedAt = engine.clock.now()
  const { request, signal } = call
  const source = engine.source(request, options, startedAt)
  const begun: BegunCall<T> = engine.credentials?.calling
    ? { engine, call, options, source, startedAt, byRefresh: true }
    : { engine, call, options, source, startedAt }
  const special = engine.everyCallIsSpecial || options.timeout !== undefined || signal?.aborted
  if (special) return travel(new CallState(begun), null)
  const pass = source.gate.tryAcquire(startedAt)
  return pass ? firstTry(begun, pass, null) : queue(begun)
}

/** Promises by hand: of a backlog of 100,000 calls an async function would keep a frame each, several times as large. */
function queue<T>(begun: BegunCall<T>): Promise<T> {
  const { engine, call, source, startedAt } = begun
  const wait = new GateWait(source, startedAt)
  return source.gate.acquire(engine.turn(call.signal)).then(
    (pass) => firstTry(begun, pass, wait.over(engine, source)),
    (refused: unknown) => endBy(new CallState(begun).waited(wait.over(engine, source)), refused),
  )
}

/** By hand as well: the frame of an async function is a good part of what heed would add to a call. */
function firstTry<T>(begun: BegunCall<T>, pass: Permit, waited: GateWaited | null): Promise<T> {
  const { engine, call, options, source } = begun
  engine.attempting(call.request, source, options, 1, waited?.ms ?? 0)
  const era = engine.credentials?.era ?? 0
  const threw = (error: unknown) => travelOn(begun, waited, { pass, era, outcome: { kind: "threw", error } })
  try {
    return Promise.resolve(call.send(1, call.signal)).then((thing) => {
      try {
        const status = call.statusOf(thing)
        if (status >= 400 || mayBeFailure(begun, status))
          return lookedInto(begun, waited, { pass, era, thing })
        wentWell(begun, { pass, thing, read: null, attempts: 1 })
        return thing
      } catch {
        return returnedAs(begun, waited, { pass, era, thing })
      }
    }, threw)
  } catch (error) {
    return threw(error)
  }
}

interface Returned<T> {
  readonly pass: Permit
  readonly era: number
  readonly thing: T
}

async function lookedInto<T>(
  begun: BegunCall<T>,
  waited: GateWaited | null,
  returned: Returned<T>,
): Promise<T> {
  const { engine, call } = begun
  const { pass, thing } = returned
  try {
    const status = call.statusOf(thing)
    const read = mayBeFailure(begun, status) ? await readGood(begun, thing, engine.clock.now()) : null
    // A hidden failure is rare, and found a second time on the long way: the body is at hand by then.
    if (status < 400 && !read?.verdict) {
      wentWell(begun, { pass, thing, read, attempts: 1 })
      return thing
    }
  } catch {
    // The long way knows what to do with what cannot be read.
  }
  return returnedAs(begun, waited, returned)
}

/** By the long way, which gives the pass back whatever it meets. */
function returnedAs<T>(
  begun: BegunCall<T>,
  waited: GateWaited | null,
  { pass, era, thing }: Returned<T>,
): Promise<T> {
  return travelOn(begun, waited, { pass, era, outcome: { kind: "returned", thing } })
}

function travelOn<T>(begun: BegunCall<T>, waited: GateWaited | null, first: Sent<T>): Promise<T> {
  const state = new CallState(begun)
  return travel(waited ? state.waited(waited) : state, first)
}
