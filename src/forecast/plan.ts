/** A job that is to find its place. */
export interface Placeable {
  /** Epoch ms at which it begins today; it is not begun sooner. */
  readonly at: number
  /** ms that it takes alone. */
  readonly ms: number
  /** The part of what the source takes that it uses alone: 1 is all. */
  readonly share: number
}

/** What the jobs that go on at once may use together: beyond, they meet the limit. */
const MAX_SHARE = 0.95
/** Free time after a job, as a part of what it takes: no night is like another. */
const SLACK = 0.1
/** All orders of this number of jobs are tried; of more, they keep the order in which they begin. */
const MAX_ORDERED = 6

/**
 * Begins for jobs, in their order, epoch ms: none sooner than today, none while the source is used up. Of all orders of a
 * few jobs, the one in which the jobs are done the soonest, and of two such the one that moves fewer.
 * @param stepMs begins are rounded up to it
 */
export function plan(jobs: readonly Placeable[], stepMs: number): number[] {
  const byBegin = jobs.map((_, index) => index).sort((a, b) => at(jobs, a) - at(jobs, b))
  const orders = jobs.length <= MAX_ORDERED ? ordersOf(byBegin) : [byBegin]
  let best: { begins: number[]; cost: number; moved: number } | null = null
  for (const order of orders) {
    const begins = place(jobs, order, stepMs)
    const cost = begins.reduce((sum, begin) => sum + begin, 0)
    const moved = begins.filter((begin, index) => begin !== at(jobs, index)).length
    if (!best || cost < best.cost || (cost === best.cost && moved < best.moved))
      best = { begins, cost, moved }
  }
  return best?.begins ?? []
}

/** Jobs that may go on at once whichever they are. At least 1. */
export function togetherAtMost(jobs: readonly Placeable[]): number {
  const shares = jobs.map(({ share }) => share).sort((a, b) => b - a)
  const used = (count: number) => shares.slice(0, count).reduce((sum, share) => sum + share, 0)
  let count = 1
  while (count < jobs.length && used(count + 1) <= MAX_SHARE) count++
  return count
}

function place(jobs: readonly Placeable[], order: readonly number[], stepMs: number): number[] {
  const begins: number[] = []
  const placed: { from: number; to: number; share: number }[] = []
  for (const index of order) {
    const { ms, share } = jobs[index] as Placeable
    const today = at(jobs, index)
    const candidates = [today, ...placed.map(({ to }) => to).filter((to) => to > today)].sort((a, b) => a - b)
    const isFree = (begin: number) => {
      const meanwhile = placed.filter(({ from, to }) => from < begin + ms && to > begin)
      // The most is used where one of them begins.
      const moments = [begin, ...meanwhile.map(({ from }) => Math.max(from, begin))]
      return moments.every((moment) => {
        const used = meanwhile.filter(({ from, to }) => from <= moment && to > moment)
        return used.length === 0 || used.reduce((sum, one) => sum + one.share, share) <= MAX_SHARE
      })
    }
    const from = candidates.find(isFree) as number
    begins[index] = from
    placed.push({ from, to: Math.ceil((from + Math.round(ms * (1 + SLACK))) / stepMs) * stepMs, share })
  }
  return begins
}

const at = (jobs: readonly Placeable[], index: number) => (jobs[index] as Placeable).at

/** All orders, the given one first. */
function ordersOf(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((first, index) =>
    ordersOf(items.filter((_, n) => n !== index)).map((rest) => [first, ...rest]),
  )
}
