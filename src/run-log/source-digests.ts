import type { DigestedRun, DigestedSource } from "./digest.ts"
import type { StatedRate } from "./stated-rate.ts"
import { TimelineBuilder } from "./timeline.ts"

const MAX_SOURCES = 200
const MAX_SPANS = 2_000
const MAX_STATED = 20

/** What the logs tell of one source, up to a bounded number of each kind. */
class SourceDigest {
  readonly timeline = new TimelineBuilder()
  readonly #digest: Omit<DigestedSource, "timeline">

  constructor(source: string) {
    this.#digest = { source, closed: [], probes: [], paces: [], stated: [] }
  }

  /** A hold that is extended goes on: each of its events tells when it ends. */
  hold(span: DigestedSource["closed"][number]): void {
    const { closed } = this.#digest
    const last = closed.findLast(({ run }) => run === span.run)
    if (last?.until && last.code === span.code && last.until > span.from) last.until = span.until
    else keep(closed, MAX_SPANS, span)
  }

  release(until: string, run: string): void {
    const last = this.#digest.closed.findLast((span) => span.run === run)
    if (last) last.until = until
  }

  probe(probe: DigestedSource["probes"][number]): void {
    keep(this.#digest.probes, MAX_SPANS, probe)
  }

  pace(pace: DigestedSource["paces"][number]): void {
    keep(this.#digest.paces, MAX_SPANS, pace)
  }

  /** A limit that the source states. */
  state({ requests, perMs }: StatedRate, { until, run }: DigestedRun): void {
    const { stated } = this.#digest
    const isOfSize = (one: StatedRate) => one.requests === requests
    // The length of a window that is not stated is known from the second one on, and then more exactly.
    const known = stated.find(
      (one) => isOfSize(one) && (one.perMs === null || perMs === null || isNear(one.perMs, perMs)),
    )
    const ratePerSecond = perMs === null ? null : (requests * 1_000) / perMs
    if (known && perMs !== null) Object.assign(known, { perMs, ratePerSecond })
    if (!known && requests > 0 && (perMs === null || perMs > 0))
      keep(stated, MAX_STATED, { at: until, requests, perMs, ratePerSecond, run })
  }

  build(): DigestedSource {
    return { ...this.#digest, timeline: this.timeline.build() }
  }
}

/** The sources of all logs; those beyond a number are one. */
export class SourceDigests {
  readonly #sources = new Map<string, SourceDigest>()

  at(name: string): SourceDigest {
    const key = this.#sources.has(name) || this.#sources.size < MAX_SOURCES ? name : "(other sources)"
    const source = this.#sources.get(key) ?? new SourceDigest(key)
    this.#sources.set(key, source)
    return source
  }

  build(): DigestedSource[] {
    return [...this.#sources.values()].map((source) => source.build())
  }
}

/** Adds to a list that has fewer than `most`. */
export function keep<T>(list: T[], most: number, item: T): void {
  if (list.length < most) list.push(item)
}

const isNear = (a: number, b: number) => Math.abs(a - b) <= Math.max(a, b) / 10
