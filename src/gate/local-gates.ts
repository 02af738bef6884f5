import type { GateMaker } from "./gate-maker.ts"
import { LocalGate } from "./local-gate.ts"

/** The default: every source has a gate of its own, in this process. */
export const localGates: GateMaker = {
  make: ({ clock, settings, observer }) => new LocalGate(clock, settings, observer),
  async close() {},
}
