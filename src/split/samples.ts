import type { Pieces, Search } from "./pieces.ts"
import type { Todo } from "./todo.ts"

/**
 * Items that are tried by themselves, from all over a region, before the region counts as at fault. Of a region half of
 * whose items are bad, one in 500 is misjudged. If items are left out for that, more are tried (of a region nine tenths of
 * whose items are bad, one in 14 is misjudged), and all are if they were not accepted elsewhere, or nothing was of a long list.
 */
const MOST_SAMPLES = 9
const MOST_SAMPLES_TO_SKIP = 25
/** Of a longer list, of which nothing was accepted, not all items are tried. */
const FEW = 100
/** Days of a window on which an item that fails in the window is tried, before it is left out of the whole run. */
const SAMPLES_OF_ITEM = 3

/** Do items that failed by themselves speak for the others of the region that is searched? */
export function areTelling(
  { along, region, suspect }: Search,
  failed: readonly Pieces[],
  { cuts, leftOut }: Todo,
  skip: boolean,
): boolean {
  if (suspect !== null) return failed.length >= SAMPLES_OF_ITEM
  if (!skip) return failed.length >= MOST_SAMPLES
  if (failed.length < MOST_SAMPLES_TO_SKIP) return false
  if (!leftOut.hasAccepted && leftOut.itemsIn(region, along) > FEW) return true
  const isWindow = cuts.axes[along]?.kind === "window"
  return !isWindow && failed.every(({ region }) => !leftOut.isUnproven(region, along))
}
