import type { ProfileWait } from "../profiles/schema/profile.ts"

type ResetDate = Extract<ProfileWait, { readonly until: unknown }>["until"]

const DAY_MS = 86_400_000

const NEXT_RESET: { readonly [moment in ResetDate]: (now: number) => number } = {
  "midnight-utc": (now) => (Math.floor(now / DAY_MS) + 1) * DAY_MS,
  "midnight-pacific": nextMidnightPacific,
  "next-month-utc": (now) => {
    const today = new Date(now)
    return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1)
  },
}

/** When a quota of the day or the month comes back, as epoch ms after `now`. */
export function nextReset(date: ResetDate, now: number): number {
  return NEXT_RESET[date](now)
}

let pacific: Intl.DateTimeFormat | undefined

/** Midnight is 7 or 8 hours after UTC's: whichever of the two is 0 o'clock there, on days of the change too. */
function nextMidnightPacific(now: number): number {
  pacific ??= new Intl.DateTimeFormat("en-GB", {
    timeZone: "America/Los_Angeles",
    hour: "2-digit",
    hourCycle: "h23",
  })
  const utc = Math.floor(now / DAY_MS) * DAY_MS
  for (let day = utc; ; day += DAY_MS) {
    for (const hour of [7, 8]) {
      const at = day + hour * 3_600_000
      if (at > now && Number(pacific.format(at)) === 0) return at
    }
  }
}
