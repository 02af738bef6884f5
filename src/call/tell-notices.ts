import type { RequestView } from "../http/request-view.ts"
import { type Announcement, readNotices } from "../notices/read-notices.ts"
import { cutText } from "../redact/mask.ts"
import type { MaskedRequests } from "../redact/masked-requests.ts"
import type { Notice } from "../report/notice.ts"
import type { Clock } from "../time/clock.ts"
import type { Late } from "../time/late.ts"
import { type ClientCall, responseIn } from "./client-call.ts"
import type { Endpoint } from "./endpoints.ts"
import type { Emitter } from "./events.ts"

/** Notices of a run that are kept and told, at most. */
const MAX_NOTICES = 200
const MAX_TEXT_LENGTH = 500

/** What notices take from the Heed that they belong to. */
export interface NoticesContext {
  readonly clock: Clock
  readonly events: Emitter
  readonly explain: Pick<Late<unknown>, "tryLoad">
  readonly rules: MaskedRequests | null
  /** What was told, by source, endpoint and kind. */
  readonly notices: Map<string, Notice>
}

export interface AnsweredCall {
  readonly call: Pick<ClientCall<never>, "request" | "responseIn">
  readonly source: {
    readonly key: string
    readonly name: string
    readonly stats: { endpoint(request: RequestView, label: string | undefined): Pick<Endpoint, "name"> }
  }
  readonly options: { readonly label?: string | undefined }
  readonly carried?: readonly RequestView[]
}

/** Tells what a good response announces, once for each endpoint and kind. */
export async function tellNotices(
  context: NoticesContext,
  { call, source, options, carried = [] }: AnsweredCall,
  result: unknown,
): Promise<void> {
  const { clock, events, explain, notices } = context
  const response = responseIn(call, result)
  await explain.tryLoad()
  const { rules } = context
  // Without the rules of redaction nothing of a response is shown.
  if (!response || !rules) return
  const { request } = call
  const endpoint = source.stats.endpoint(request, options.label).name
  for (const found of readNotices((name) => response.header(name), clock.wallNow())) {
    const key = `${source.key} ${endpoint} ${found.kind}`
    if (notices.has(key) || notices.size >= MAX_NOTICES) continue
    const masked = rules.of(request, carried)
    const notice: Notice = {
      source: masked.line(source.name),
      endpoint: masked.line(endpoint),
      ...shown(found, (text) => masked.line(text), rules, request.target.origin),
    }
    notices.set(key, notice)
    events.emit("notice", () => ({ ...notice }))
  }
}

function shown(
  { kind, field, text, date, link }: Announcement,
  line: (text: string) => string,
  { redactor }: MaskedRequests,
  origin: string,
): Announcement {
  const page = link?.replace(/^\/\//, "https://").replace(/^\//, () => `${origin}/`) ?? ""
  return {
    kind,
    field,
    text: text && cutText(line(text), MAX_TEXT_LENGTH),
    date,
    // Of another scheme, such as `javascript:`, nothing is shown that a page could run.
    link: /^https?:/i.test(page) ? line(redactor.url(page)) : null,
  }
}
