import { readOr } from "../http/caller-values.ts"
import type { RequestView } from "../http/request-view.ts"
import { retriedByInterceptor } from "./retry-interceptors.ts"

/** A header in which an SDK counts its own attempts, and how it looks from the second one on. */
interface CountingHeader {
  readonly header: string
  readonly again: RegExp
  readonly advice: string
}

const COUNTING_HEADERS: readonly CountingHeader[] = [
  {
    // https://github.com/openai/openai-node, src/client.ts: in all SDKs that Stainless generates
    header: "x-stainless-retry-count",
    again: /^[1-9]/,
    advice: "the SDK retries too: set its `maxRetries` to 0",
  },
  {
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    header: "amz-sdk-request",
    again: /attempt=(?:[2-9]|\d{2})/,
    advice: "the AWS SDK retries too: set its `maxAttempts` to 1",
  },
  {
    // https://cloud.google.com/storage/docs/retry-strategy
    header: "x-goog-api-client",
    again: /gccl-attempt-count\/(?:[2-9]|\d{2})/,
    advice: "Google's client retries too: set its `retryOptions.autoRetry` to false",
  },
  {
    // https://github.com/supabase/supabase-js, packages/core/postgrest-js/src/PostgrestBuilder.ts
    header: "x-retry-count",
    again: /^[1-9]/,
    advice: "Supabase's client retries too: add `.retry(false)` to each query",
  },
]

/**
 * What else retries this request, and how to stop it; null: nothing that shows. Each retry from above begins all retries
 * of heed anew. Looked at only when a call has failed. Never throws.
 */
export function otherRetries(request: RequestView): string | null {
  const ofClient = retriedByInterceptor(readOr(() => request.clientConfig?.(), undefined))
  if (ofClient !== null) return ofClient
  for (const { header, again, advice } of COUNTING_HEADERS) {
    if (again.test(readOr(() => request.header(header), null) ?? "")) return advice
  }
  return null
}
