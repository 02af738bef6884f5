import type { Attributes, Meter } from "@opentelemetry/api"
import type { HeedEvents } from "../call/events.ts"
import type { TracedCall } from "../call/tracer.ts"
import { type AttemptResult, knownMethod, resultAttributes, serverAttributes } from "./http-attributes.ts"

/** Of the semantic conventions, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
/** Waits are longer. */
const WAIT_BUCKETS = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900]

/** How many calls of a source wait for their turn. */
export type Waiting = () => Iterable<{ source: string; waiting: number }>

/**
 * The metrics of a run, with the units of UCUM.
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-client
 */
export class RunMetrics {
  readonly #requests
  readonly #waits
  readonly #rejected
  readonly #holds
  readonly #queue
  readonly #observe
  /** Sources that are held now. */
  readonly #held = new Set<string>()

  constructor(meter: Meter, waiting: Waiting) {
    this.#requests = meter.createHistogram("http.client.request.duration", {
      unit: "s",
      description: "Duration of HTTP client requests.",
      advice: { explicitBucketBoundaries: BUCKETS },
    })
    this.#waits = meter.createHistogram("heed.wait.duration", {
      unit: "s",
      description: "Time that a call waited before an attempt, by its longest reason.",
      advice: { explicitBucketBoundaries: WAIT_BUCKETS },
    })
    this.#rejected = meter.createCounter("heed.rejected", {
      unit: "{request}",
      description: "Attempts that the API rejected as too many.",
    })
    this.#holds = meter.createUpDownCounter("heed.hold.active", {
      unit: "{source}",
      description: "Sources that are held.",
    })
    this.#queue = meter.createObservableGauge("heed.gate.queue", {
      unit: "{call}",
      description: "Calls that wait for their turn.",
    })
    this.#observe = (result: { observe(value: number, attributes: Attributes): void }) => {
      for (const { source, waiting: calls } of waiting()) result.observe(calls, { "heed.source": source })
    }
    this.#queue.addCallback(this.#observe)
  }

  stop(): void {
    this.#queue.removeCallback(this.#observe)
    for (const source of this.#held) this.#holds.add(-1, { "heed.source": source })
    this.#held.clear()
  }

  attempted({ method, url }: TracedCall, result: AttemptResult, durationMs: number): void {
    this.#requests.record(durationMs / 1_000, {
      "http.request.method": knownMethod(method),
      ...serverAttributes(url),
      ...resultAttributes(result),
    })
  }

  waited({ source, waitedMs, waitReason }: HeedEvents["attempt"]): void {
    if (waitedMs > 0)
      this.#waits.record(waitedMs / 1_000, {
        "heed.source": source,
        "heed.wait.reason": waitReason ?? "hold",
      })
  }

  rejected(source: string): void {
    this.#rejected.add(1, { "heed.source": source })
  }

  held(source: string): void {
    if (this.#held.has(source)) return
    this.#held.add(source)
    this.#holds.add(1, { "heed.source": source })
  }

  released(source: string): void {
    if (this.#held.delete(source)) this.#holds.add(-1, { "heed.source": source })
  }
}
