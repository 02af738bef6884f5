import { BARE, HEED, type NewClient, PEERS, SAME_BACKOFF } from "./clients.ts"
import type { Load } from "./job.ts"
import type { Limit } from "./models.ts"
import { eatenRates } from "./rates.ts"
import type { ServerSpec } from "./server.ts"

/** A server, a job for it, and the clients that are to do the job. */
export interface BenchLoad {
  /** For `--only`. */
  readonly name: string
  readonly title: string
  readonly server: ServerSpec
  readonly job: Load
  /** heed first. */
  readonly clients: Readonly<Record<string, NewClient>>
  /** The client whose time stands for the ideal, where the server sets no limit. */
  readonly reference?: string
  /** What is asked of heed, in %: efficiency at least, rejected at most. */
  readonly asked?: { readonly efficiency: number; readonly rejected: number }
  /** Takes minutes: only with `--long`. */
  readonly long?: true
  /** Rounds for each one that is asked for: a difference of a few percent takes more of them to be seen. */
  readonly often?: number
  /** The number of calls that belong to the short form, if any do. */
  readonly shortCalls?: number
}

const window = (requests: number, perMs: number): Limit => windowThatSays("X-RateLimit", requests, perMs)
const mute = (requests: number, perMs: number): Limit => windowThatSays("nothing", requests, perMs)
const liar = (requests: number, perMs: number): Limit => windowThatSays("Retry-After: 1", requests, perMs)
const slidingLog = (requests: number, perMs: number): Limit => ({ kind: "sliding log", requests, perMs })
const bucket: Limit = { kind: "bucket", burst: 10, rates: [{ fromMs: 0, perSecond: 50 }] }
const eaten: Limit = { kind: "bucket", burst: 10, rates: eatenRates(50, 1, 600_000) }
const stepped: Limit = {
  kind: "bucket",
  burst: 10,
  rates: [
    { fromMs: 0, perSecond: 50 },
    { fromMs: 6_000, perSecond: 25 },
    { fromMs: 12_000, perSecond: 50 },
  ],
}
const fiveAtOnce: Limit = { kind: "concurrency", requests: 5 }
const none: Limit = { kind: "none" }
const flaky: Limit = { kind: "flaky", share: 0.2 }
/** In the middle of a load that goes on at one pace, whatever comes of it. */
export const OUTAGE = { fromMs: 2_000, toMs: 6_000, perSecond: 50 }
const outage: Limit = { kind: "outage", ...OUTAGE }

const near = (limit: Limit, workMs = 5) => ({ server: { limit, workMs, roundTripMs: 0 } })
const far = (limit: Limit) => ({ server: { limit, workMs: 5, roundTripMs: 150 } })
const by = (workers: number, calls: number) => ({ job: { calls, by: { workers } } })
const asked = (efficiency: number, rejected: number) => ({ asked: { efficiency, rejected } })

const all = { clients: { heed: HEED, ...PEERS } }
const alone = { clients: { heed: HEED } }
const bare = { clients: { heed: HEED, "bare axios": BARE }, reference: "bare axios" }
const sameBackoff = { clients: SAME_BACKOFF, reference: "axios-retry" }
const long = { long: true } as const
const often = { often: 3 } as const

// biome-ignore format: a table
export const LOADS: readonly BenchLoad[] = [
  { name: "window",         title: "window 50/1 s, headers",       ...near(window(50, 1_000)),   ...by(20, 400),     ...all, ...asked(97, 0.5), shortCalls: 150 },
  { name: "window-10s",     title: "window 100/10 s, headers",     ...near(window(100, 10_000)), ...by(20, 400),     ...all, ...asked(98, 0.5), ...long },
  { name: "bucket",         title: "bucket 50/s burst 10, silent", ...near(bucket),              ...by(20, 600),     ...all, ...asked(96, 2.5), shortCalls: 110 },
  { name: "concurrency",    title: "5 at once, 50 ms, silent",     ...near(fiveAtOnce, 50),      ...by(20, 600),     ...all, ...asked(92, 2), shortCalls: 150 },
  { name: "window-400",     title: "window 50/1 s, 400 workers",   ...near(window(50, 1_000)),   ...by(400, 400),    ...alone, ...asked(95, 3) },
  { name: "window-10s-400", title: "window 100/10 s, 400 workers", ...near(window(100, 10_000)), ...by(400, 400),    ...alone, ...asked(96, 3), ...long },
  { name: "bucket-400",     title: "bucket 50/s, 400 workers",     ...near(bucket),              ...by(400, 600),    ...alone, ...asked(94, 3) },
  { name: "concurrency-400", title: "5 at once, 400 workers",      ...near(fiveAtOnce, 50),      ...by(400, 600),    ...alone, ...asked(90, 3) },
  { name: "stepped",        title: "bucket 50/s, halved at 6 s, doubled at 12 s", ...near(stepped), ...by(20, 1_000), ...alone, ...asked(88, 3) },
  { name: "neighbours",     title: "bucket 50/s, neighbours eat 0 to 60 %", ...near(eaten),      ...by(20, 800),     ...alone, ...asked(78, 3) },
  { name: "mute-window",    title: "window 100/10 s, silent",      ...near(mute(100, 10_000)),   ...by(20, 2_000),   ...alone, ...asked(90, 3), ...long },
  { name: "mute-window-1s", title: "window 50/1 s, silent",        ...near(mute(50, 1_000)),     ...by(20, 600),     ...alone },
  { name: "sliding-log",    title: "sliding log 60/min, RateLimit draft 08", ...near(slidingLog(60, 60_000)), ...by(20, 240), ...alone, ...asked(97, 1), ...long },
  { name: "sliding-log-3s", title: "sliding log 30/3 s, RateLimit draft 08", ...near(slidingLog(30, 3_000)), ...by(20, 180), ...alone },
  { name: "liar",           title: "window 100/5 s, Retry-After always 1", ...near(liar(100, 5_000)), ...by(20, 2_000), ...alone, ...asked(0, 4), ...long },
  { name: "window-far",     title: "window 50/1 s, 150 ms away",   ...far(window(50, 1_000)),    ...by(20, 400),     ...alone, ...asked(88, 100) },
  { name: "bucket-far",     title: "bucket 50/s, 150 ms away",     ...far(bucket),               ...by(20, 600),     ...alone, ...asked(85, 100) },
  { name: "unlimited",      title: "no limit, 20 workers",         ...near(none),                ...by(20, 5_000),   ...bare, ...asked(95, 0), ...often },
  { name: "unlimited-400",  title: "no limit, 400 workers",        ...near(none),                ...by(400, 10_000), ...bare, ...asked(90, 0), ...often },
  { name: "flaky",          title: "20 % flaky 503, 20 workers",   ...near(flaky),               ...by(20, 2_000),   ...sameBackoff, ...asked(97, 0) },
  { name: "flaky-400",      title: "20 % flaky 503, 400 workers",  ...near(flaky),               ...by(400, 4_000),  ...sameBackoff, ...asked(97, 0) },
  { name: "outage",         title: "50 calls a second for 8 s, nothing but 503 from 2 s to 6 s", ...near(outage), job: { calls: 400, by: { perSecond: OUTAGE.perSecond } }, ...all },
]

function windowThatSays(says: (Limit & { kind: "window" })["says"], requests: number, perMs: number): Limit {
  return { kind: "window", requests, perMs, says }
}
