import type { Axis } from "./dimension.ts"
import type { PieceSize, SizeChoice } from "./piece-size.ts"
import { type Region, requestsFor } from "./region.ts"

/**
 * The size of the next piece along each axis. At most one is larger than what is known to be accepted: a refusal says nothing
 * of the axis that is at fault.
 * @param waiting the regions that are still to be sent
 */
export function chooseSizes(
  sizes: readonly PieceSize[],
  axes: readonly Axis[],
  waiting: () => Region[],
): SizeChoice[] {
  const current = sizes.map((size) => size.current ?? Number.POSITIVE_INFINITY)
  const choices: SizeChoice[] = []
  for (const [n, size] of sizes.entries()) {
    const isProbed = choices.some(({ probe }) => probe !== null)
    const choice = isProbed
      ? { size: current[n] as number, probe: null }
      : size.choose((units) =>
          requestsFor(
            waiting(),
            axes,
            current.map((other, m) => (m === n ? units : other)),
          ),
        )
    choices.push(choice)
  }
  return choices
}
