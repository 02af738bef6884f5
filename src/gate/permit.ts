import type { Lease } from "./lease-source.ts"

/** The right to send one attempt. */
export interface Permit {
  /** Epoch ms at which the permit was granted. */
  readonly at: number
  /** Attempts in flight at that moment, this one included. */
  readonly inFlightAtStart: number
  /** Number of the permit, counted from 1. */
  readonly sequence: number
  /** True if the attempt is sent alone, to see whether the source responds again. */
  readonly probe: boolean
  /** The lease that ends with the attempt; null if none was needed. */
  readonly lease: Lease | null
}
