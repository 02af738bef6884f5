import type { RequestView } from "../http/request-view.ts"

/** Names under which services take an idempotency key: draft-ietf-httpapi-idempotency-key-header and its "Implementation status". */
export const IDEMPOTENCY_KEY_HEADERS = [
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
  declared: boolean | undefined,
): boolean {
  if (declared !== undefined) return declared
  return methods.has(request.method) || IDEMPOTENCY_KEY_HEADERS.some((name) => Boolean(request.header(name)))
}
