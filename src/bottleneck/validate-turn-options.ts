import type { TurnOptions } from "./limiter.ts"

type Check = readonly [what: string, holds: (value: unknown) => boolean]

const whole = (from: number, to: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= from && (value as number) <= to

const CHECKS: { readonly [name in keyof TurnOptions]-?: Check } = {
  priority: ["a whole number from 0 to 9", whole(0, 9)],
  weight: ["a whole number, 0 or more", whole(0, Number.MAX_SAFE_INTEGER)],
  expiration: ["ms, a number above 0", (value) => typeof value === "number" && value > 0],
}

/** The problems of the options, one a line. Bottleneck itself accepts wrong ones, and lets every job wait for ever. */
export function turnOptionProblems(options: unknown): string[] {
  if (typeof options !== "object" || options === null) return ["options: expected an object"]
  return Object.entries(options).flatMap(([name, value]) => {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof TurnOptions] : null
    if (!check) return [`${name}: there is no such option`]
    const [what, holds] = check
    return value === undefined || holds(value) ? [] : [`${name}: expected ${what}`]
  })
}
