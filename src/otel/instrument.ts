import { type Meter, metrics, type Tracer as SpanTracer, trace } from "@opentelemetry/api"
import type { HeedEvent, HeedEvents } from "../call/events.ts"
import { type Heed, knownEngine } from "../call/heed.ts"
import { expected, flag, isRecord, problems, throwProblems } from "../call/option-checks.ts"
import { CallSpans } from "./call-spans.ts"
import { RunMetrics } from "./run-metrics.ts"

export interface InstrumentOptions {
  /** @default that of the global provider, by the name "heed" */
  tracer?: SpanTracer | undefined
  /** @default that of the global provider, by the name "heed" */
  meter?: Meter | undefined
  /**
   * A CLIENT span and `http.client.request.duration` for each attempt. @default only if no instrumentation of undici or
   * http is seen, which would make both for the same requests
   */
  clientSpans?: boolean | undefined
}

const OPTIONS = {
  tracer: expected("a tracer of OpenTelemetry", isRecord),
  meter: expected("a meter of OpenTelemetry", isRecord),
  clientSpans: flag,
}

/**
 * Traces and measures the calls of a Heed with OpenTelemetry: a span for each call, with its waits and retries as
 * events; the spans of its attempts as children; `error.type` by the row of the FAQ; metrics of waits, queue, holds and
 * rejections. What is in them is redacted as events are.
 * @returns a function that stops it
 * @throws TypeError for wrong options, for a Heed of another copy of this library, and for one that is instrumented
 * already
 */
export function instrument(heed: Heed, options: InstrumentOptions = {}): () => void {
  const engine = knownEngine(heed)
  if (!engine)
    throw new TypeError("instrument: expected a Heed by createHeed of the same build (ESM or CommonJS)")
  throwProblems("instrument", problems(options, OPTIONS))
  if (engine.tracer) throw new TypeError("instrument: this Heed is instrumented already")
  const { tracer = trace.getTracer("heed"), meter = metrics.getMeter("heed"), clientSpans } = options
  const measured = new RunMetrics(meter, () => engine.waiting())
  const spans = new CallSpans({
    tracer,
    clientSpans,
    onAttempt: (info, result, ms) => measured.attempted(info, result, ms),
  })
  engine.tracer = spans
  engine.explain.prefetch()
  /** Calls of which a `retry` was told, and not yet the attempt that it announced. */
  const retried = new Set<number>()
  const on = <E extends HeedEvent>(event: E, listener: (event: HeedEvents[E]) => void) =>
    heed.on(event, listener)
  const stops = [
    on("attempt", (event) => {
      retried.delete(event.call)
      spans.waited(event)
      measured.waited(event)
    }),
    on("retry", (event) => {
      retried.add(event.call)
      spans.retried(event)
      if (event.reason === "throttled") measured.rejected(event.source)
    }),
    on("giveup", (event) => {
      spans.gaveUp(event)
      const { code, attempts } = event.diagnosis
      const isTold = retried.delete(event.call)
      if (code === 429 && attempts.length > 0 && !isTold) measured.rejected(event.source)
    }),
    on("hold", (event) => {
      spans.held(event)
      measured.held(event.source)
    }),
    on("split", (event) => spans.split(event)),
    on("release", ({ source }) => measured.released(source)),
  ]
  return () => {
    engine.tracer = null
    for (const stop of stops) stop()
    measured.stop()
  }
}
