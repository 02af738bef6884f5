import { ROWS_PER_PAGE } from "./api.ts"
import type { Contender } from "./contenders.ts"

/** The pages to fetch, and the number of rows that a perfect client would get. */
export interface Job {
  pages: string[]
  rowsThereAre: number
  /** Pages that no client can get. */
  unavailable: number
}

export interface Failure {
  page: string
  error: unknown
}

/**
 * Two lists to page through, a report day by day, and in between two pages that no client can get, and a year of the
 * report, which is too much for one request.
 */
export function extractJob(size: { campaigns: number; ads: number; days: number }): Job {
  const gone = "/keywords?page=1"
  const outOfScope = "/audiences?page=1"
  const tooWide = "/insights?since=2025-01-01&until=2025-12-31"
  return {
    pages: [
      ...pagesOf("campaigns", size.campaigns),
      gone,
      ...pagesOf("ads", size.ads),
      outOfScope,
      tooWide,
      ...Array.from({ length: size.days }, (_, day) => insightsOn(day)),
    ],
    rowsThereAre: (size.campaigns + size.ads + size.days + DAYS_OF_YEAR) * ROWS_PER_PAGE,
    unavailable: 2,
  }
}

const DAYS_OF_YEAR = 365

function pagesOf(resource: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `/${resource}?page=${n + 1}`)
}

function insightsOn(day: number): string {
  const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
  return `/insights?since=${date}&until=${date}`
}

/** Runs workers that share one queue of pages. A page that fails is noted, and its worker takes the next one. */
export async function extract(
  get: Contender["get"],
  pages: string[],
  workers: number,
  onPage: () => void,
): Promise<Failure[]> {
  const queue = pages.values()
  const failures: Failure[] = []
  const work = async () => {
    for (const page of queue) {
      await get(page).catch((error: unknown) => failures.push({ page, error }))
      onPage()
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return failures
}
