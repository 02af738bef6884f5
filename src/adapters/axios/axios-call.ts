import type { ClientCall, ClientStop } from "../../call/client-call.ts"
import type { PendingBody } from "../../call/pending-body.ts"
import { RESPONSE_READER } from "../../call/response-reader-chunk.ts"
import type { Diagnosis } from "../../explain/diagnosis.ts"
import { isStream } from "../../http/body-kinds.ts"
import { readOr } from "../../http/caller-values.ts"
import { isFormStream } from "../../http/form-stream.ts"
import { changesByHook } from "../../http/header-lookup.ts"
import { property } from "../../http/linked-values.ts"
import { type ResponseView, statusIn } from "../../http/response-view.ts"
import type { Clock } from "../../time/clock.ts"
import { nameConfig, restoreConfig, withCause } from "./axios-classes.ts"
import { isUnsent, withChanges } from "./axios-headers.ts"
import { AxiosRequestView, type InstanceContext } from "./axios-request.ts"
import { axiosResponseView } from "./axios-response.ts"
import type { AxiosAdapter, AxiosConfig, AxiosReply } from "./types.ts"

/** One axios request, in the adapter's place: transforms have run, interceptors are done. */
export class AxiosCall implements ClientCall<AxiosReply> {
  readonly request: AxiosRequestView
  private readonly context: InstanceContext
  private readonly config: AxiosConfig
  private readonly adapter: AxiosAdapter
  private readonly form: FormBytes | null

  constructor(
    context: InstanceContext,
    config: AxiosConfig,
    adapter: AxiosAdapter,
    readonly signal: AbortSignal | undefined,
  ) {
    this.form = formBytes(config)
    this.request = new AxiosRequestView(context, config, this.form?.bytes)
    this.context = context
    this.config = config
    this.adapter = adapter
  }

  send(n: number, signal: AbortSignal | undefined, headers?: Headers): Promise<AxiosReply> {
    const { retried } = this.context
    const mustBeSent = retried.mustBeSent(n, this.request) && mayBeMemoised(this.config, this.request.method)
    if (signal === this.signal && !headers && !this.form && !mustBeSent) return this.adapter(this.config)
    return this.#sendChanged(signal, headers, mustBeSent)
  }

  statusOf(reply: AxiosReply): number {
    return statusIn(reply)
  }

  responseIn(value: unknown): ResponseView | null {
    return axiosResponseView(value)
  }

  isStreamed(reply: AxiosReply): boolean {
    return readOr(() => isStream(reply.data), false)
  }

  pendingBody(reply: AxiosReply, clock: Clock): PendingBody | null {
    return readOr(() => RESPONSE_READER.loaded?.pendingStream(reply.data, clock) ?? null, null)
  }

  stopped({ code, diagnosis, cause }: ClientStop): Promise<Error> {
    return this.context.classes.error(diagnosis.summary, code, this.config, { cause })
  }

  async aborted(reason: unknown, error: unknown, explain: (value: object) => void): Promise<never> {
    // A CancelToken's reason is the CanceledError that axios itself rejects with.
    const own = error ?? (property(reason, "__CANCEL__") ? reason : undefined)
    const canceled = (own ?? (await this.context.classes.canceled(this.config))) as Error
    if (canceled !== reason) withCause(canceled, reason)
    explain(canceled)
    throw canceled
  }

  rejected(reply: AxiosReply, diagnosis: Diagnosis): Promise<Error> {
    const status = statusIn(reply)
    // A 2xx that is a failure goes by its row.
    const failed = status < 400 ? diagnosis.code : status
    const code = failed >= 500 ? "ERR_BAD_RESPONSE" : "ERR_BAD_REQUEST"
    return this.context.classes.error(`Request failed with status code ${status}`, code, this.config, {
      response: reply,
    })
  }

  async #sendChanged(
    signal: AbortSignal | undefined,
    headers: Headers | undefined,
    mustBeSent: boolean,
  ): Promise<AxiosReply> {
    const config = this.config
    const form = this.form
    const changed: AxiosConfig = {
      ...config,
      signal,
      data: form ? form.bytes : config.data,
      headers: headers || form ? this.#headersFor(headers) : config.headers,
      // Next.js does not memoise such a request, and axios keeps its signal where Next.js does not look.
      ...(mustBeSent && { fetchOptions: { ...config.fetchOptions, keepalive: true } }),
    }
    // The caller sees what the adapter adds to them, as a form's type.
    if (!headers) config.headers = changed.headers
    try {
      const reply = await this.adapter(changed)
      nameConfig(reply, config)
      return reply
    } catch (error) {
      restoreConfig(error, config)
      throw error
    }
  }

  /** @param hooked by `beforeAttempt`; a form's boundary stays with its bytes whatever the hook says */
  #headersFor(hooked: Headers | undefined): object {
    const given = this.config.headers
    const changes = hooked ? changesByHook(this.request.headers(), hooked) : []
    const ofForm = (this.form?.headers ?? []).filter(([name]) => !isUnsent(given, name))
    return withChanges(given, [...changes, ...ofForm])
  }
}

/**
 * True if axios may send a GET or HEAD by fetch on a server: Next.js memoises these in server components. `keepalive`
 * would change more elsewhere: in a browser such requests outlive the page, and fetch refuses them a streamed body.
 */
function mayBeMemoised({ adapter }: AxiosConfig, method: string): boolean {
  return typeof adapter !== "function" && /^(GET|HEAD)$/.test(method) && typeof document === "undefined"
}

/** A form of the form-data package, a stream though mostly of parts in memory, in a shape that can be sent again. */
interface FormBytes {
  readonly bytes: Uint8Array
  /** Its type, with the boundary: form-data gives each form one of its own. */
  readonly headers: readonly (readonly [string, string])[]
}

/** What axios takes of a form's headers where `formDataHeaderPolicy` is `"content-only"`. */
const CONTENT_HEADERS: readonly string[] = ["content-type", "content-length"]

/** Null: no such form, or one with a stream in it, which can be sent only once. To be asked before it is sent. */
function formBytes({ data, formDataHeaderPolicy }: AxiosConfig): FormBytes | null {
  try {
    if (!isFormStream(data)) return null
    const headers = Object.entries(data.getHeaders()).filter(
      ([name]) => formDataHeaderPolicy !== "content-only" || CONTENT_HEADERS.includes(name.toLowerCase()),
    )
    return { bytes: data.getBuffer(), headers }
  } catch {
    return null
  }
}
