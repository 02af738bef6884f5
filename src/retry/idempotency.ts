import type { RequestView } from "../http/request-view.ts"

/** Names under which services take an idempotency key: draft-ietf-httpapi-idempotency-key-header and its "Implementation status". */
export const KEY_HEADERS = [
  "idempotency-key",
  "x-idempotency-key",
  "paypal-request-id",
  "chargebee-idempotency-key",
]

/** May this request be sent twice although the server might have acted on the first? */
export function isIdempotent(
  request: RequestView,
  methods: ReadonlySet<string>,
  /** what the caller said of this call; undefined: nothing */
  said: boolean | undefined,
): boolean {
  if (said !== undefined) return said
  return methods.has(request.method) || KEY_HEADERS.some((name) => Boolean(request.header(name)))
}
