import { readOr } from "../http/caller-values.ts"

/** A library that retries by interceptors, and the mark that it leaves on a config. */
interface RetryInterceptor {
  /** The number in the mark: above 0 where the library retries, or has retried. */
  readonly count: (config: Record<string, unknown>) => unknown
  readonly advice: string
}

const RETRY_INTERCEPTORS: readonly RetryInterceptor[] = [
  {
    // https://github.com/softonic/axios-retry
    count: (config) => (config["axios-retry"] as { retries?: unknown } | undefined)?.retries,
    advice:
      "axios-retry retries on this instance too: remove `axiosRetry(instance)`, or set its `retries` to 0",
  },
  {
    // https://github.com/JustinBeckwith/retry-axios
    count: (config) =>
      (config.raxConfig as { currentRetryAttempt?: unknown } | undefined)?.currentRetryAttempt,
    advice:
      "retry-axios retries on this instance too: remove `rax.attach(instance)`, or set its `retry` to 0",
  },
  // Counters by the names that interceptors of one's own have in guides.
  ...["retryCount", "_retryCount", "__retryCount"].map((name) => ({
    count: (config: Record<string, unknown>) => config[name],
    advice: `an interceptor that counts in \`config.${name}\` retries on this instance too: remove it`,
  })),
]

/** What else retries the request of a config, and how to stop it; null: nothing that shows. Never throws. */
export function retriedByInterceptor(config: unknown): string | null {
  const found = RETRY_INTERCEPTORS.find(({ count }) =>
    readOr(() => Number(count(config as Record<string, unknown>)) > 0, false),
  )
  return found?.advice ?? null
}
