import type { Permit } from "../../src/gate/gate.ts"

/** Epoch ms by our clock, on the whole second. */
export const NOW = 1_800_000_000_000

/** The pass of an attempt that was sent. */
export const sent = (serial: number, at = NOW, company = 1): Permit => ({
  at,
  inFlightAtStart: company,
  sequence: serial,
  probe: false,
  lease: null,
})
