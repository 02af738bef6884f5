import type { GateObserver } from "../gate/gate.ts"
import type { GateLearning, GateSettings } from "../gate/gate-settings.ts"
import { withoutBody } from "../http/plain-request-view.ts"
import type { RequestView } from "../http/request-view.ts"
import type { Memory } from "../memory/memory.ts"
import type { RequestMasker } from "../redact/request-masker.ts"
import { backoffStep } from "../retry/backoff.ts"
import { HOLD_BACKOFF } from "../retry/retry-settings.ts"
import { type Clock, isoTime, wallTime } from "../time/clock.ts"
import type { Late } from "../time/late.ts"
import type { Emitter } from "./events.ts"
import { QuotaHeaderReader } from "./quota-header-reader.ts"
import type { Settings } from "./resolve-options.ts"
import { initialLimitsOf, Source } from "./source.ts"
import { SourceStats, type SucceededRequests } from "./source-stats.ts"

/** ms after which the calls of a long wait are counted. */
const COUNTED_AFTER_MS = 40

/** What a source takes from the Heed that it belongs to. */
interface SourceContext {
  readonly settings: Settings
  readonly clock: Clock
  readonly events: Emitter
  /** Differs over time: strict while the rules of redaction are not loaded. */
  readonly masked: RequestMasker
  readonly explain: Pick<Late<unknown>, "prefetch">
  readonly succeededRequests: SucceededRequests
  /** null: nothing is remembered between runs. */
  readonly memory: Promise<Memory | null> | null
}

/** The key of the source that a request belongs to, by the `source` option. Never shown: it may hold a secret. */
export function sourceKeyOf({ settings, events }: SourceContext, request: RequestView): string {
  const { source } = settings
  if (source === null) return request.target.origin
  if (typeof source === "string") return source
  const info = {
    method: request.method,
    get url() {
      return request.url
    },
    get headers() {
      return request.headers()
    },
  }
  try {
    return String(source(info))
  } catch {
    // What it threw may have the URL in it.
    events.warn({
      code: "source-failed",
      message: "the function of the `source` option threw: the request's origin is its source instead",
      source: null,
    })
    return request.target.origin
  }
}

/** Makes the source of a key, at the first request that belongs to it. */
export function makeSource(context: SourceContext, key: string, request: RequestView): Source {
  const { clock, explain, memory, settings, succeededRequests } = context
  const { throttle, apis } = settings
  const { target } = request
  const api = apis.find(target)
  // Both are here by the time that a failure needs them: while the first request is under way, a disk can be read that
  // may be out of file descriptors later.
  api?.load()
  explain.prefetch()
  let learning: GateLearning | null = null
  const gateSettings: GateSettings = {
    limit: throttle.limit,
    concurrency: throttle.concurrency,
    share: throttle.share,
    leave: throttle.leave,
    expectedRuns: throttle.expectedRuns,
    adaptive: throttle.adaptive,
    backoff: (strike: number) => backoffStep(HOLD_BACKOFF, strike),
    initialLimits: initialLimitsOf(api),
    remember:
      memory &&
      ((what) => {
        learning = what
      }),
  }
  // Kept for the source's life, so the request's body is not: it may be large.
  const first = withoutBody(request)
  const gate = throttle.gate.make({
    source: key,
    clock,
    settings: gateSettings,
    observer: observerFor(context, first, () => source.name),
    user: settings,
  })
  const source = new Source(
    key,
    // The key may hold a secret (of a limit for each token, say): it is shown as the request that made it is.
    () => ({ name: context.masked.name(first, key), isFinal: !context.masked.isStrict }),
    gate,
    new SourceStats(key, succeededRequests, () => context.masked),
    api,
    apis.isOneFor(key === target.origin ? key : null) ? null : apis,
    throttle.adaptive ? new QuotaHeaderReader(gate, clock, throttle) : null,
  )
  if (memory && learning) source.waitFor(recall(memory, key, learning))
  return source
}

async function recall(memory: Promise<Memory | null>, key: string, learning: GateLearning): Promise<void> {
  await (await memory)?.recall(key, learning)
}

/** Tells the listeners what happens at a gate. */
function observerFor(context: SourceContext, first: RequestView, name: () => string): GateObserver {
  const { clock, events } = context
  return {
    held: (until, code) => {
      const ms = Math.max(0, until - clock.now())
      events.emit("hold", () => ({
        source: name(),
        code,
        until: isoTime(wallTime(clock, until)),
        ms: Math.round(ms),
      }))
    },
    released: () => events.emit("release", () => ({ source: name() })),
    probing: (code) => events.emit("probe", () => ({ source: name(), code })),
    waiting: (until, why, calls) => {
      if (!events.hasListeners("waiting")) return
      // The calls in flight come back to the queue one after another.
      clock.schedule(COUNTED_AFTER_MS, () => {
        const waiting = calls()
        const ends = isoTime(wallTime(clock, until))
        if (waiting > 0) events.emit("waiting", () => ({ source: name(), until: ends, why, calls: waiting }))
      })
    },
    paced: (learned) => events.emit("pace", () => ({ source: name(), ...learned })),
    shared: (state, reason, warning) => {
      events.emit("gate", () => ({
        source: name(),
        state,
        reason: reason && context.masked.of(first).line(reason),
      }))
      if (warning) events.warn({ code: "never-shared", message: warning, source: name() })
    },
  }
}
