import type { Permit, QuotaKinds } from "../../src/gate/gate.ts"
import { StatedQuotas } from "../../src/gate/rules/stated-quotas.ts"

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

/** As they come with what reads stated limits. */
export const KINDS: QuotaKinds = { StatedQuotas }
