import type { GateMaker } from "../gate/gate-maker.ts"
import { LocalGate } from "../gate/local-gate.ts"
import { BottleneckLeases } from "./bottleneck-leases.ts"
import type { BottleneckLike, TurnOptions } from "./limiter.ts"
import { turnOptionProblems } from "./validate-turn-options.ts"

/**
 * Makes a Bottleneck of the caller's the gate: every attempt is a job of the limiter, whose limits rule, over all that
 * it serves. heed's holds, deadlines and aborts go on working. The limiter stays the caller's: heed never stops it.
 * A call that the limiter refuses fails with `ERR_HEED_HELD`, and the limiter's error as `cause`.
 * @param options what each attempt is to the limiter: priority, weight, expiration
 * @throws TypeError where `limiter` is no Bottleneck 2, or options are wrong: it lists all that are
 */
export function bottleneckGate(limiter: BottleneckLike, options: TurnOptions = {}): GateMaker {
  const methods = ["schedule", "jobStatus", "currentReservoir", "incrementReservoir"] as const
  if (!methods.every((name) => typeof limiter?.[name] === "function"))
    throw new TypeError("bottleneckGate: expected a Bottleneck limiter of version 2")
  const problems = turnOptionProblems(options)
  if (problems.length > 0) throw new TypeError(`bottleneckGate: wrong options\n- ${problems.join("\n- ")}`)
  return {
    make: ({ clock, settings, observer }) =>
      new LocalGate(
        clock,
        settings,
        observer,
        (arrived, refused) => new BottleneckLeases(limiter, options, clock, arrived, refused),
      ),
    // The limiter is the caller's to end, and of heed's there is nothing in it that somebody does not wait for.
    async close() {},
  }
}
