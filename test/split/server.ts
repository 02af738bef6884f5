import { DAY_MS } from "../../src/split/zone.ts"
import type { Window } from "../../src/split.ts"

/** The error of an axios without heed, of a response with a status. */
export function failure(status: number, data: unknown = {}): Error {
  return Object.assign(new Error(`Request failed with status code ${status}`), {
    isAxiosError: true,
    response: { status, headers: {}, data },
  })
}

export const daysIn = ({ start, end }: Window): number => (end.getTime() - start.getTime()) / DAY_MS

/** Every date of a window. */
export function datesOf(window: Window): string[] {
  return Array.from({ length: daysIn(window) }, (_, n) =>
    new Date(window.start.getTime() + n * DAY_MS).toISOString().slice(0, 10),
  )
}

export const YEAR = { from: "2025-01-01", to: "2025-12-31" } as const
export const ALL_DATES: string[] = Array.from({ length: 365 }, (_, n) =>
  new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10),
)

/**
 * A report that answers 504 above a number of days.
 * @param most for the first day of the window, and the requests before it
 */
export function report(most: (from: string, requests: number) => number, status = 504) {
  /** Days of each request; negative where it was refused. */
  const requests: number[] = []
  const send = async ({ window }: { window: Window }): Promise<string[]> => {
    const length = daysIn(window)
    const isRefused = length > most(window.from, requests.length)
    requests.push(isRefused ? -length : length)
    if (isRefused) throw failure(status)
    return datesOf(window)
  }
  /** Requests behind the first that was accepted. */
  const afterFind = () => requests.length - requests.findIndex((length) => length > 0) - 1
  return { requests, send, afterFind }
}

/** Runs to the end. @returns all rows */
export async function rowsOf<R>(parts: AsyncIterable<{ rows: R[] }>): Promise<R[]> {
  const rows: R[] = []
  for await (const part of parts) rows.push(...part.rows)
  return rows
}

/** Lets turns of the event loop pass: a latency that is the same on every machine. */
export async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve))
}
