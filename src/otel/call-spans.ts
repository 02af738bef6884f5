import {
  context,
  createContextKey,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer as SpanTracer,
  trace,
} from "@opentelemetry/api"
import type { HeedEvents } from "../call/events.ts"
import type { TracedCall, Tracer } from "../call/tracer.ts"
import { isClientInstrumented } from "./client-instrumentation.ts"
import {
  type AttemptResult,
  httpAttributes,
  knownMethod,
  resultAttributes,
  resultOf,
} from "./http-attributes.ts"

/** In the context of an attempt: how often the request was sent before. */
const RESENDS = createContextKey("heed resends")

/**
 * A hook for the instrumentations of undici and http, which do not know that a request is sent again: it sets
 * `http.request.resend_count` on the spans that they make.
 * ```ts
 * new UndiciInstrumentation({ requestHook: countResends })
 * ```
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-request-retries-and-redirects
 */
export function countResends(span: Span): void {
  const resends = context.active().getValue(RESENDS)
  if (typeof resends === "number" && resends > 0) span.setAttribute("http.request.resend_count", resends)
}

export interface CallSpansOptions {
  readonly tracer: SpanTracer
  /** A CLIENT span for each attempt; undefined: where no instrumentation of a client is seen. */
  readonly clientSpans: boolean | undefined
  /** Is told of each attempt that has a CLIENT span here. */
  readonly onAttempt: (info: TracedCall, result: AttemptResult, durationMs: number) => void
}

interface TracedSpan {
  readonly span: Span
  readonly info: TracedCall
  /** It was given up, and the span says why. */
  isExplained: boolean
}

/**
 * An INTERNAL span for each call, with its waits and retries as events. In its context the attempts are sent, so that what
 * an instrumentation makes of them are its children; where there is none, each gets a CLIENT span here.
 */
export class CallSpans implements Tracer {
  readonly #options: CallSpansOptions
  /** Of calls that are under way, by their number. */
  readonly #calls = new Map<number, TracedSpan>()

  constructor(options: CallSpansOptions) {
    this.#options = options
  }

  call<T>(info: TracedCall, run: () => Promise<T>): Promise<T> {
    const span = this.#options.tracer.startSpan(`heed ${info.endpoint}`, {
      kind: SpanKind.INTERNAL,
      attributes: { ...httpAttributes(info), "heed.source": info.source, "heed.endpoint": info.endpoint },
    })
    const known: TracedSpan = { span, info, isExplained: false }
    this.#calls.set(info.call, known)
    const end = () => {
      this.#calls.delete(info.call)
      span.end()
    }
    const ran = context.with(trace.setSpan(context.active(), span), run)
    return ran.then(
      (result) => {
        end()
        return result
      },
      (error: unknown) => {
        if (!known.isExplained) span.setStatus({ code: SpanStatusCode.ERROR })
        end()
        throw error
      },
    )
  }

  attempt<T>(call: number, n: number, send: () => Promise<T>, statusOf: (result: T) => number): Promise<T> {
    const active = context.active().setValue(RESENDS, n - 1)
    const known = this.#calls.get(call)
    const { clientSpans = !isClientInstrumented() } = this.#options
    if (!known || !clientSpans) return context.with(active, send)
    return this.#sendInSpan(known.info, n, active, send, statusOf)
  }

  async #sendInSpan<T>(
    info: TracedCall,
    n: number,
    active: ReturnType<typeof context.active>,
    send: () => Promise<T>,
    statusOf: (result: T) => number,
  ): Promise<T> {
    const attributes = { ...httpAttributes(info), ...(n > 1 ? { "http.request.resend_count": n - 1 } : {}) }
    const method = knownMethod(info.method)
    const span = this.#options.tracer.startSpan(
      method === "_OTHER" ? "HTTP" : method,
      { kind: SpanKind.CLIENT, attributes },
      active,
    )
    const begin = performance.now()
    const end = (status: number | undefined, error?: unknown) => {
      const result = resultOf(status, error)
      span.setAttributes(resultAttributes(result))
      if (result.errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      this.#options.onAttempt(info, result, performance.now() - begin)
    }
    try {
      const result = await context.with(trace.setSpan(active, span), send)
      end(statusOf(result))
      return result
    } catch (error) {
      end(undefined, error ?? {})
      throw error
    }
  }

  waited({ call, attempt, waitedMs, waitReason }: HeedEvents["attempt"]): void {
    if (waitedMs <= 0) return
    this.#calls.get(call)?.span.addEvent("heed.wait", {
      "heed.wait.ms": waitedMs,
      "heed.wait.reason": waitReason ?? "hold",
      "heed.attempt": attempt,
    })
  }

  retried({ call, attempt, status, error, reason, waitMs, waitReason }: HeedEvents["retry"]): void {
    this.#calls.get(call)?.span.addEvent("heed.retry", {
      "heed.attempt": attempt,
      "heed.retry.reason": reason,
      "heed.wait.ms": waitMs,
      "heed.wait.reason": waitReason,
      "error.type": String(status ?? error ?? "_OTHER"),
    })
  }

  /** Each call that is under way waits for it, or finds it over. */
  held({ source, code, ms }: HeedEvents["hold"]): void {
    for (const { info, span } of this.#calls.values())
      if (info.source === source) span.addEvent("heed.hold", { "heed.hold.ms": ms, "heed.hold.code": code })
  }

  /** What `split` does is no call's: it is told on the caller's own span, if there is one. */
  split({ dimension, size, outcome, pieces, next, code }: HeedEvents["split"]): void {
    trace.getActiveSpan()?.addEvent("heed.split", {
      "heed.split.dimension": dimension,
      "heed.split.size": size,
      "heed.split.outcome": outcome,
      "heed.split.pieces": pieces,
      ...(next === null ? {} : { "heed.split.next": next }),
      ...(code === null ? {} : { "error.type": String(code) }),
    })
  }

  gaveUp({ call, diagnosis }: HeedEvents["giveup"]): void {
    const { code, status, stopped, summary, requestId } = diagnosis
    const known = this.#calls.get(call)
    if (!known) return
    known.isExplained = true
    known.span.setStatus({ code: SpanStatusCode.ERROR, message: summary })
    known.span.setAttributes({
      "error.type": String(code),
      ...(status === null ? {} : { "http.response.status_code": status }),
      ...(stopped === null ? {} : { "heed.stopped": stopped }),
      ...(requestId === null ? {} : { "heed.request_id": requestId }),
    })
  }
}
