import type { Heed } from "./heed.ts"
import { describe, isFunction } from "./option-checks.ts"

/** @throws TypeError for an argument that is not what it should be */
export function checkArgument(where: string, what: string, value: unknown, isValid: boolean): void {
  if (!isValid) throw new TypeError(`${where}: expected ${what}, got ${describe(value)}`)
}

/**
 * For what only listens to a Heed: of this copy or another, or a stand-in that has its events.
 * @throws TypeError for what has none
 */
export function checkHeed(where: string, heed: unknown): void {
  const { on } = (heed ?? {}) as Partial<Heed>
  checkArgument(where, "a Heed, as createHeed returns it", heed, isFunction(on))
}
