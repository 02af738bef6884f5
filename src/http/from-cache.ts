/**
 * Does a client say that its cache answered? Such a response tells nothing of the server now: its limits are of the day
 * on which it was stored. By the marks of axios-cache-interceptor (`cached`), got (`isFromCache`), node-fetch-cache
 * (`fromCache`, later `returnedFromCache`) and axios-cache-adapter (`request.fromCache`).
 */
export function isFromCache(result: unknown): boolean {
  if (typeof result !== "object" || result === null) return false
  // Asked of every response: `readOr` would make a closure for each.
  try {
    const { cached, isFromCache, fromCache, returnedFromCache, request } = result as Marked
    return (
      cached === true ||
      isFromCache === true ||
      fromCache === true ||
      returnedFromCache === true ||
      request?.fromCache === true
    )
  } catch {
    return false
  }
}

interface Marked {
  readonly cached?: unknown
  readonly isFromCache?: unknown
  readonly fromCache?: unknown
  readonly returnedFromCache?: unknown
  readonly request?: { readonly fromCache?: unknown }
}
