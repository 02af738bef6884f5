import type { LeftOut, SkippedReason } from "./left-out.ts"
import type { MergedRows } from "./merge-rows.ts"
import { isWithin, joined, type Region, replaced } from "./region.ts"

/** Pieces with different fields of the same rows. */
export interface Group {
  readonly region: Region
  readonly rows: MergedRows
  /** Regions of it that were had. */
  readonly had: Region[]
  /** What is left out of it: said with the rows, because a run that is broken off before has to ask again. */
  readonly skipped: SkippedPart[]
}

/** A part of a group that is left out. */
interface SkippedPart {
  readonly region: Region
  readonly reason: SkippedReason
  /** The axis along which it is one item, that may be at fault wherever it is asked for; null: none. */
  readonly along: number | null
}

/** Lists what is left out of a group that is complete; parts that follow each other are one. */
export function listSkipped({ had, skipped }: Group, leftOut: LeftOut): void {
  const regions: SkippedPart[] = []
  for (const part of skipped) {
    const { region, reason, along } = part
    const isAtFault =
      along !== null &&
      leftOut.isUnproven(region, along) &&
      had.some((other) => isWithin(region, replaced(other, along, region[along] as (typeof region)[number])))
    if (isAtFault) {
      leftOut.leaveItem(region, along, reason)
      continue
    }
    const last = regions.at(-1)
    const both = last?.reason.code === reason.code ? joined(last.region, region) : null
    if (both) regions.splice(-1, 1, { ...part, region: both })
    else regions.push(part)
  }
  for (const { region, reason } of regions) leftOut.leaveRegion(region, reason)
}
