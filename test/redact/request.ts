import { Place } from "../../src/exchange/place.ts"
import type { Beside, RequestFacts } from "../../src/exchange/request.ts"

/** A request as an adapter would describe it. */
export function requestWith(given: {
  url?: string
  headers?: Record<string, string>
  body?: string | null
  hides?: boolean
  beside?: Partial<Beside>
}): RequestFacts {
  const url = given.url ?? "https://api.example.com/v1/reports"
  const headers = Object.entries(given.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  )
  return {
    method: "POST",
    url,
    place: new Place(url),
    isUnder: (stem) => url.startsWith(stem),
    fingerprint: "",
    lasting: true,
    header: (name) => headers.find(([own]) => own === name)?.[1] ?? null,
    headers: () => headers,
    body: { replayable: true, text: () => given.body ?? null, hides: () => given.hides ?? false },
    beside: () => ({ headers: [], texts: [], ...given.beside }),
  }
}
