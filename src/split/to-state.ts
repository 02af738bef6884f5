import type { Group } from "./group.ts"
import type { LeftItems } from "./left-out.ts"
import { FIRST_PAGE } from "./pages.ts"
import type { Pending } from "./pending.ts"
import { joined } from "./region.ts"
import { markRegion, type SplitState } from "./state.ts"
import type { Todo } from "./todo.ts"

/** A small JSON of what is left. `pageSize`: null without pages. */
export function stateOf(todo: Todo, pageSize: number | null): SplitState {
  const { names, axes, pages } = todo.cuts
  const named = <T>(value: (n: number) => T | null): Record<string, T> =>
    Object.fromEntries(
      names.flatMap((name, n) => {
        const found = value(n)
        return found === null ? [] : [[name, found] as const]
      }),
    )
  const leftOf = (items: LeftItems) =>
    named((n) => {
      const left = [...(items[n] as ReadonlySet<number>)]
      return left.length > 0 ? left : null
    })
  const accepted = named((n) => {
    const ranges = todo.leftOut.acceptedAlong(n)
    return ranges.length > 0 ? ranges : null
  })
  const { acceptedLast } = todo.leftOut
  const sizes = named((n) => todo.sizes[n]?.current ?? null)
  return {
    v: 1,
    of: named((n) => axes[n]?.fingerprint ?? null),
    whole: named((n) => (axes[n]?.kind === "window" ? axes[n].mark(axes[n].whole) : null)),
    todo: pendingIn(todo).map(({ region, page, left }) => ({
      at: markRegion(todo.cuts, region),
      ...(page === FIRST_PAGE ? {} : { page }),
      ...(page === FIRST_PAGE || !left ? {} : { left: leftOf(left) }),
    })),
    sizes: pages && pageSize !== null ? { ...sizes, [pages.name]: pageSize } : sizes,
    left: leftOf(todo.leftOut.items),
    accepted,
    ...(acceptedLast ? { acceptedLast: markRegion(todo.cuts, acceptedLast) } : {}),
    skipped: [...todo.leftOut.skipped],
  }
}

/** What is given out as one is to be had again as one. */
function pendingIn({ list }: Todo): Pending[] {
  const pending: Pending[] = []
  let group: Group | null = null
  for (const pieces of list) {
    if (pieces.group !== null && pieces.group === group) continue
    group = pieces.group
    const region = group?.region ?? pieces.region
    const last = pending.at(-1)
    const both = last?.page === FIRST_PAGE && pieces.page === FIRST_PAGE ? joined(last.region, region) : null
    if (both) pending[pending.length - 1] = { region: both, page: FIRST_PAGE, left: null }
    else pending.push({ region, page: pieces.page, left: pieces.left })
  }
  return pending
}
