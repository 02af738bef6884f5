export interface Case {
  /** Its tests bear it: the title of each begins with `AC <n>:`. */
  readonly n: number
  /** What users of other libraries asked for, or reported as broken. */
  readonly demand: string
  /** What heed promises. */
  readonly promise: string
  /** The file of its tests, in this folder. */
  readonly file: string
}

const TABLE: readonly [demand: string, promise: string, file: string][] = [
  [
    "Concurrent 429",
    "One 429 holds every request to its source, for the time that the source named.",
    "holds",
  ],
  [
    "The backlog after a hold",
    "After a hold one probe starts, then a ramp; never the whole backlog.",
    "holds",
  ],
  ["Merging of holds", "Of two holds the later end counts.", "holds"],
  [
    "A 429 and the queue",
    "Queued calls survive a 429; a wait that is too long ends as one clear error for each.",
    "holds",
  ],
  [
    "A Retry-After that is too long",
    "A wait over `maxWait` fails at once, with the wait in the error.",
    "retry-after",
  ],
  [
    "A Retry-After that is shortened",
    "No retry is sooner than the server asked; over the deadline the call ends at once.",
    "retry-after",
  ],
  [
    "A Retry-After that is missing or odd",
    "Seconds, decimals, dates, `-ms` and RateLimit fields are read in every form.",
    "retry-after",
  ],
  ["Timer overflow", "A huge wait never becomes an immediate retry.", "extreme-waits"],
  [
    "Retries without delay",
    "Full jitter by default; a 429 without a header is never retried at once.",
    "extreme-waits",
  ],
  [
    "Interceptors that run twice",
    "An interceptor runs once for each call, whether it was set up before heed or after it.",
    "interceptors",
  ],
  [
    "Non-idempotent retries",
    "POST and PATCH are not sent again on a status, a timeout or a broken connection.",
    "idempotency",
  ],
  [
    "Retries of a POST on request",
    "A call that is marked idempotent, or bears an idempotency key, is sent again with the same key.",
    "idempotency",
  ],
  ["A consumed body", "A body that can be read only once is not sent again; the error says why.", "bodies"],
  [
    "Memory by cloning",
    "No request is cloned if there can be no retry, and no successful response.",
    "bodies",
  ],
  [
    "A failed body that holds its socket",
    "The body of a response that is retried is read or dropped before the wait.",
    "sockets",
  ],
  ["Abort during a wait", "An abort ends a wait at once, with the caller's reason.", "abort"],
  ["Abort listeners that stay", "After 100 calls on one signal no listener is left.", "signals"],
  [
    "Signals that are used again",
    "Each attempt has a signal of its own; the caller's timeout is never retried.",
    "signals",
  ],
  [
    "What a timeout means",
    "One option for an attempt, one for the call with its waits; none by default.",
    "timeouts",
  ],
  ["A give-up that is not told", "Every failed call ends with exactly one `giveup` event.", "giveup"],
  [
    "Errors that cannot be JSON",
    "The diagnosis is plain, at most 16 KB, and holds neither response nor agent.",
    "plain",
  ],
  ["Secrets in errors", "No credential of a request is in an error, an event or a report.", "secrets"],
  [
    "Errors inside a 2xx",
    "A 2xx without a rule for its body passes untouched; profiles tell the others.",
    "bodies",
  ],
  [
    "Versions of axios",
    "Nothing of heed's is left on the caller's config, and an error's config can be sent again.",
    "config",
  ],
  [
    "A retry limit that is ignored",
    "The number of retries holds whatever a server, a hook or an option says.",
    "limits",
  ],
]

/** The 25 acceptance cases: the loudest demands and bugs of retry and throttling libraries, by their weight. */
export const CASES: readonly Case[] = TABLE.map(([demand, promise, file], i) => ({
  n: i + 1,
  demand,
  promise,
  file: `${file}.test.ts`,
}))
