import type { FaqAction } from "../faq/entry.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { Suggestion } from "./evidence/evidence.ts"
import { formatMs, formatPart } from "./format.ts"

/** What a stopped call is explained from. */
export interface StopContext {
  readonly refusal: Refusal
  readonly method: string
  /** `"stop"` also where the row would retry, but this failure is one that lasts. */
  readonly action: FaqAction
  /** ms from now until `retryAt`; null: no time is known. */
  readonly leftMs: number | null
  /** In whose words it was refused where it is not the server that refused: those of the caller's limiter. */
  readonly refusedBy?: string | null
  /** The response had been handed on: its body broke off, or could not be read, after the call had ended well. */
  readonly wasHandedOn?: boolean
  /** null: unknown. */
  readonly limits: CallLimits | null
}

/** How long the call was allowed to wait and to take, and how much of it was used up. */
export interface CallLimits {
  /** `throttle.maxWait`, ms; Infinity: none. */
  readonly maxWaitMs: number
  /** ms of it that the call had waited already. */
  readonly heldMs: number
  /** `timeout.total`, ms; Infinity: none. */
  readonly totalMs: number
  /** ms since the call began. */
  readonly elapsedMs: number
}

interface Explanation {
  reason(stopped: StopContext): string
  suggestion?(stopped: StopContext): Suggestion | null
}

const NOT_REPEATED: { readonly [action in FaqAction]: string } = {
  stop: "heed did not repeat it, because it would fail again",
  split: "heed did not repeat it, because the remedy is to ask for less",
  retry: "heed did not repeat it, because it is not among the failures that it is set to retry",
  throttle: "heed did not wait for the source, because it is set not to",
}

/** Why heed stopped trying, and the setting that would change it where there is one. */
const EXPLANATIONS: { readonly [refusal in Refusal]: Explanation } = {
  "not-retryable": {
    reason: ({ action, refusedBy, wasHandedOn }) => {
      if (refusedBy) return `heed gave up, because the gate has no turn for it: ${refusedBy}`
      return wasHandedOn
        ? "heed could not repeat it, because the response had already been handed on"
        : NOT_REPEATED[action]
    },
  },
  "retries-used": { reason: () => "heed gave up, because the retries are used up" },
  deadline: {
    reason: () =>
      "heed gave up, because the call's time (timeout.total) is up, or would be before another try",
    suggestion: () => ({
      setting: "timeout.total",
      value: null,
      text: "Allow the call more time (timeout.total), or start fewer calls at once.",
    }),
  },
  "wait-too-long": {
    reason: ({ leftMs, limits }) => `heed gave up, because ${tooLong(leftMs, limits)}`,
    suggestion: ({ leftMs, limits }) => (leftMs === null || leftMs <= 0 ? null : allowLonger(leftMs, limits)),
  },
  "not-idempotent": {
    reason: ({ method }) => `heed did not repeat it, because a ${method} sent twice might act twice`,
    suggestion: () => ({
      setting: "idempotent",
      value: true,
      text: "If this call only reads, or may safely be sent twice, mark it: heed: { idempotent: true }.",
    }),
  },
  "body-not-replayable": {
    reason: () => "heed did not repeat it, because its body is a stream that can be read only once",
    suggestion: () => ({
      setting: "body",
      value: "replayable",
      text: "Send the body as a text, a buffer or a Blob, so that it can be sent again.",
    }),
  },
  aborted: { reason: () => "the caller aborted it" },
  "quota-reserved": {
    reason: () => "heed gave up, because the rest of the quota is reserved for others",
    suggestion: () => ({
      setting: "throttle.leave",
      value: null,
      text: "To use more of the quota, reserve less of it: throttle.leave, or a throttle.share nearer to 1.",
    }),
  },
  "budget-used": {
    reason: () => "heed gave up, because this run has sent all requests of its budget",
    suggestion: () => ({
      setting: "throttle.budget",
      value: null,
      text: "Leave the rest to the next run, or allow this one more requests: throttle.budget.",
    }),
  },
  "quota-exhausted": { reason: () => "heed gave up, because this quota will not come back during this run" },
}

/** Which limit the wait does not fit in, and how much of that is left. */
function tooLong(leftMs: number | null, limits: CallLimits | null): string {
  const limit = limits && leftMs !== null ? limitInTheWay(leftMs, limits) : null
  if (leftMs === null) return "the wait would be longer than this call may take"
  if (!limit) return `the wait of ${formatMs(leftMs)} is longer than this call may take`
  const { setting, ofMs, usedMs } = limit
  if (usedMs < 1) return `the wait of ${formatMs(leftMs)} is longer than ${setting} (${formatMs(ofMs)})`
  const left = formatPart(Math.max(0, ofMs - usedMs), ofMs)
  return `the next wait, ${formatMs(leftMs)}, does not fit in what is left of ${setting} (${left})`
}

function limitInTheWay(leftMs: number, { maxWaitMs, heldMs, totalMs, elapsedMs }: CallLimits) {
  if (heldMs + leftMs > maxWaitMs) return { setting: "throttle.maxWait", ofMs: maxWaitMs, usedMs: heldMs }
  return elapsedMs + leftMs > totalMs ? { setting: "timeout.total", ofMs: totalMs, usedMs: elapsedMs } : null
}

/** The limit that stood in the way, and what it would have to be. */
function allowLonger(leftMs: number, limits: CallLimits | null): Suggestion {
  const wait = formatMs(leftMs)
  const maxWait = Math.ceil((limits?.heldMs ?? 0) + leftMs)
  const total = Math.ceil((limits?.elapsedMs ?? 0) + leftMs)
  const tooShort = limits !== null && total > limits.totalMs
  if (tooShort && maxWait <= limits.maxWaitMs) {
    const text = `To wait ${wait} for it instead, allow the call more time: timeout.total of ${formatMs(total)} or more.`
    return { setting: "timeout.total", value: total, text }
  }
  const both =
    limits === null
      ? ", and timeout.total where there is one"
      : tooShort
        ? `, and timeout.total of ${formatMs(total)} or more`
        : ""
  const text = `To wait for it instead, allow ${formatMs(maxWait)}: throttle.maxWait${both}.`
  return { setting: "throttle.maxWait", value: maxWait, text }
}

/** `"heed gave up, because the retries are used up"`: no capital, no full stop. */
export function stopReason(stopped: StopContext): string {
  return EXPLANATIONS[stopped.refusal].reason(stopped)
}

export function suggestionAfter(stopped: StopContext): Suggestion | null {
  return EXPLANATIONS[stopped.refusal].suggestion?.(stopped) ?? null
}
