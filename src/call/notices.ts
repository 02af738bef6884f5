import type { RequestView } from "../http/request-view.ts"
import type { Announcement } from "../notices/read-notices.ts"
import { cutText } from "../redact/mask.ts"
import type { MaskedRequests } from "../redact/masked-requests.ts"
import type { Notice } from "../report/notice.ts"
import type { Clock } from "../time/clock.ts"
import { Late } from "../time/late.ts"
import { type ClientCall, responseIn } from "./client-call.ts"
import type { Emitter } from "./events.ts"
import type { Source } from "./source.ts"

/** What reads announcements. Loaded with the first good response that has one; shared by all Heeds. */
const NOTICES = new Late(() => import("../notices/index.ts"))

/** Notices of a run that are kept and told, at most. */
const MAX_NOTICES = 200
const MAX_TEXT_LENGTH = 500

interface NoticesContext {
  readonly clock: Clock
  readonly events: Emitter
  readonly explain: Pick<Late<unknown>, "tryLoad">
  readonly rules: MaskedRequests | null
}

interface AnsweredCall {
  readonly call: Pick<ClientCall<never>, "request" | "responseIn">
  readonly source: Source
  readonly options: { readonly label?: string | undefined }
  readonly carried?: readonly RequestView[]
}

/** What the APIs of a run announce on good responses, once for each endpoint and kind. */
export class Notices {
  readonly #context: NoticesContext
  readonly #found = new Map<string, Notice>()

  constructor(context: NoticesContext) {
    this.#context = context
  }

  get all(): Iterable<Notice> {
    return this.#found.values()
  }

  /** Reads what a good response announces, and tells it. What cannot be read is no notice. */
  read(answered: AnsweredCall, result: unknown): void {
    this.#read(answered, result).catch(() => {})
  }

  async #read({ call, source, options, carried = [] }: AnsweredCall, result: unknown): Promise<void> {
    const { clock, events, explain } = this.#context
    const response = responseIn(call, result)
    const [chunk] = await Promise.all([NOTICES.tryLoad(), explain.tryLoad()])
    const { rules } = this.#context
    // Without the rules of redaction nothing of a response is shown.
    if (!response || !chunk || !rules) return
    const { request } = call
    const endpoint = source.stats.endpoint(request, options.label).name
    for (const found of chunk.readNotices((name) => response.header(name), clock.wallNow())) {
      const key = `${source.key} ${endpoint} ${found.kind}`
      if (this.#found.has(key) || this.#found.size >= MAX_NOTICES) continue
      const masked = rules.of(request, carried)
      const notice: Notice = {
        source: masked.line(source.name),
        endpoint: masked.line(endpoint),
        ...shown(found, (text) => masked.line(text), rules, request.target.origin),
      }
      this.#found.set(key, notice)
      events.emit("notice", () => ({ ...notice }))
    }
  }
}

function shown(
  { kind, field, text, date, link }: Announcement,
  line: (text: string) => string,
  { redactor }: MaskedRequests,
  origin: string,
): Announcement {
  const page = link?.startsWith("/") ? origin + link : link
  return {
    kind,
    field,
    text: text && cutText(line(text), MAX_TEXT_LENGTH),
    date,
    link: page && line(redactor.url(page)),
  }
}
