import type { GateMaker } from "../gate/gate-maker.ts"
import { LocalGate } from "../gate/local-gate.ts"
import { BottleneckLeases } from "./bottleneck-leases.ts"
import type { BottleneckLike, TurnOptions } from "./limiter.ts"
import { turnOptionProblems } from "./validate-turn-options.ts"

/**
 * Makes a Bottleneck limiter of yours the gate: every attempt is a job of the limiter, whose limits apply to everything
 * that it serves. Holds, deadlines and aborts of heed still work. heed never stops the limiter. A call that the limiter
 * refuses fails with `ERR_HEED_HELD`, with the limiter's error as `cause`.
 * @param options job options of each attempt: priority, weight, expiration
 * @throws TypeError if `limiter` is not a Bottleneck 2 limiter, or options are wrong: the message lists all problems
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
    // The caller ends the limiter, and every job of heed in it belongs to a call that waits.
    async close() {},
  }
}
