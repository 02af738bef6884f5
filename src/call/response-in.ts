import { guardedResponse } from "../http/guarded-response.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { ClientCall } from "./client-call.ts"

/** The server's answer in what a try came to; null: there is none, or none that can be read. Never throws. */
export function responseIn<T>(
  call: Pick<ClientCall<T>, "responseIn">,
  result: unknown,
  thrown = false,
): ResponseView | null {
  return guardedResponse(() => call.responseIn(result, thrown))
}
