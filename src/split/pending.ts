import { checkState } from "./check-state.ts"
import { type Axis, unitsOf } from "./dimension.ts"
import { FIRST_PAGE, type PagePlace } from "./pages.ts"
import { beside, type Region } from "./region.ts"
import { type Axes, type SplitState, unmarkRegion } from "./state.ts"

/** A region that is still to be had, and where it stands in its pages. */
export interface Pending {
  readonly region: Region
  readonly page: PagePlace
  /** What is left out of it in the middle of its pages; null: what is left out when it is sent. */
  readonly left: readonly ReadonlySet<number>[] | null
}

/**
 * What is left by a state. A window may have moved since: what came to it is to be had too, and what left it is not, but
 * for a piece whose pages had begun.
 * @throws TypeError for what is no state, or one of another request
 */
export function pendingOf(of: Axes, state: SplitState): Pending[] {
  checkState(of, state)
  const pending = state.todo.flatMap(({ at, page, left }): Pending[] => {
    const region = unmarkRegion(of, at)
    const still = withinWhole(of, region)
    if (!still) return []
    if (!page) return [{ region: still, page: FIRST_PAGE, left: null }]
    // A place in pages holds for the very request that they are of, days included that have left the window since.
    return [{ region, page, left: left ? of.names.map((name) => new Set(left[name])) : null }]
  })
  const { before, after } = beside(
    of.axes.map(({ whole }) => whole),
    wholeThen(of, state),
  )
  const arrived = (region: Region): Pending => ({ region, page: FIRST_PAGE, left: null })
  return [...before.map(arrived), ...pending, ...after.map(arrived)]
}

/** null: nothing of it is in the window any more. */
function withinWhole({ axes }: Axes, region: Region): Region | null {
  const clipped = region.map((cell, n) => {
    const { whole, kind } = axes[n] as Axis
    if (kind !== "window") return cell
    return { from: Math.max(cell.from, whole.from), to: Math.min(cell.to, whole.to) }
  })
  return clipped.every((cell, n) => unitsOf(axes[n] as Axis, cell) > 0) ? clipped : null
}

/** The whole request when the state was made. */
const wholeThen = ({ names, axes }: Axes, { whole }: SplitState): Region =>
  names.map((name, n) => {
    const axis = axes[n] as Axis
    return Object.hasOwn(whole, name) ? axis.unmark(whole[name]) : axis.whole
  })
