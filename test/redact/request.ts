import type { Beside, RequestView } from "../../src/http/request-view.ts"
import { Target } from "../../src/http/target.ts"

/** A request as an adapter would describe it. */
export function requestWith(given: {
  url?: string
  headers?: Record<string, string>
  body?: string | null
  hides?: boolean
  beside?: Partial<Beside>
}): RequestView {
  const url = given.url ?? "https://api.example.com/v1/reports"
  const headers = Object.entries(given.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  )
  return {
    method: "POST",
    url,
    target: new Target(url),
    isWithin: (stem) => url.startsWith(stem),
    fingerprint: "",
    retainable: true,
    header: (name) => headers.find(([own]) => own === name)?.[1] ?? null,
    headers: () => headers,
    body: { replayable: true, text: () => given.body ?? null, hides: () => given.hides ?? false },
    beside: () => ({ headers: [], texts: [], ...given.beside }),
  }
}
