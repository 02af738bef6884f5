import type { Suggestion } from "../evidence/evidence.ts"
import { spellMs } from "../evidence/wording.ts"
import type { FaqAction } from "../faq/entry.ts"
import type { Refusal } from "../retry/refusal.ts"

/** What a stopped call is explained from. */
export interface Stopped {
  readonly refusal: Refusal
  readonly method: string
  /** `"stop"` also where the row would retry, but this failure is one that lasts. */
  readonly action: FaqAction
  /** ms from now until `retryAt`; null: no time is known. */
  readonly leftMs: number | null
  /** In whose words it was refused where it is not the server that refused: those of the caller's limiter. */
  readonly refusedBy?: string | null
}

interface Explanation {
  why(stopped: Stopped): string
  suggestion?(stopped: Stopped): Suggestion | null
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
    why: ({ action, refusedBy }) =>
      refusedBy ? `heed gave up, because the gate has no turn for it: ${refusedBy}` : NOT_REPEATED[action],
  },
  "retries-used": { why: () => "heed gave up, because the retries are used up" },
  deadline: {
    why: () => "heed gave up, because the call's time (timeout.total) is up, or would be before another try",
    suggestion: () => ({
      setting: "timeout.total",
      value: null,
      text: "Allow the call more time (timeout.total), or start fewer calls at once.",
    }),
  },
  "wait-too-long": {
    why: ({ leftMs }) =>
      leftMs === null
        ? "heed gave up, because the wait would be longer than this call may take"
        : `heed gave up at once, because the wait of ${spellMs(leftMs)} is longer than this call may take`,
    suggestion: ({ leftMs }) =>
      leftMs === null || leftMs <= 0
        ? null
        : {
            setting: "throttle.maxWait",
            value: Math.ceil(leftMs),
            text: `To wait for it instead, allow ${spellMs(leftMs)}: throttle.maxWait, and timeout.total where there is one.`,
          },
  },
  "not-idempotent": {
    why: ({ method }) => `heed did not repeat it, because a ${method} sent twice might act twice`,
    suggestion: () => ({
      setting: "idempotent",
      value: true,
      text: "If this call only reads, or may safely be sent twice, mark it: heed: { idempotent: true }.",
    }),
  },
  "body-not-replayable": {
    why: () => "heed did not repeat it, because its body is a stream that can be read only once",
    suggestion: () => ({
      setting: "body",
      value: "replayable",
      text: "Send the body as a text, a buffer or a Blob, so that it can be sent again.",
    }),
  },
  aborted: { why: () => "the caller aborted it" },
  "quota-exhausted": { why: () => "heed gave up, because this quota will not come back during this run" },
}

/** `"heed gave up, because the retries are used up"`: no capital, no full stop. */
export function whyStopped(stopped: Stopped): string {
  return EXPLANATIONS[stopped.refusal].why(stopped)
}

export function suggestionAfter(stopped: Stopped): Suggestion | null {
  return EXPLANATIONS[stopped.refusal].suggestion?.(stopped) ?? null
}
