import { describe, expect, it } from "vitest"
import { CARRIERS, type ClientName } from "./carriers.ts"
import { leaksOf } from "./leaks.ts"

/** The attack on one client: a file of its own for each, so that they run side by side. */
export function attackOn(client: ClientName): void {
  // The place in the table decides what a carrier meets, so it is taken before the table is narrowed.
  const carriers = CARRIERS.map((carrier, c) => ({ ...carrier, c })).filter(
    ({ clients }) => clients?.includes(client) ?? true,
  )

  describe(`the attack on ${client}`, () => {
    it.each(carriers)("learns nothing of $name", async ({ c, ...carrier }) => {
      // A few say where to look; of all of them the difference takes minutes to draw.
      expect((await leaksOf(client, carrier, c)).slice(0, 5)).toEqual([])
    })
  })
}
