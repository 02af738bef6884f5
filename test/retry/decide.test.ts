import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Told, Verdict, VerdictRule } from "../../src/classify/verdict.ts"
import { FAQ_CODES } from "../../src/faq/entry.ts"
import { type DecisionInput, decide } from "../../src/retry/decide.ts"
import type { Refusal } from "../../src/retry/refusal.ts"
import { RETRY_DEFAULTS } from "../../src/retry/retry-settings.ts"

const NOW = 1_800_000_000_000
const FOR_EVER = Number.POSITIVE_INFINITY

const told = (ms: number) => ({ ms, from: "retry-after", value: String(ms / 1_000) })

const BROKEN: Verdict = {
  code: 503,
  status: 503,
  matchedBy: "status",
  kind: "transient",
  notProcessed: false,
  error: null,
  wait: null,
  exhausted: false,
  rule: null,
}
const THROTTLED: Verdict = { ...BROKEN, code: 429, status: 429, kind: "throttled" }
const LASTING: Verdict = { ...BROKEN, code: 404, status: 404, kind: "permanent" }
const REJECTED: Verdict = { ...LASTING, code: 401, status: 401 }
const RESET: Verdict = { ...BROKEN, status: null, matchedBy: "network", error: "ECONNRESET" }
const REFUSED: Verdict = { ...RESET, notProcessed: true, error: "ECONNREFUSED" }
const TOO_SLOW: Verdict = { ...BROKEN, code: 504, status: 504 }

const TOKEN: Told = { meaning: "token", by: "code", value: "invalid_token" }
const BUSY: Told = { meaning: "busy", by: "code", value: "LOCKED" }
const CONVENTION: VerdictRule = {
  says: "the token expired",
  source: "https://api.example.com/docs",
  basis: "documented",
  profile: null,
}

/** A GET with everything left to it. */
const EASY: DecisionInput = {
  verdict: BROKEN,
  now: NOW,
  deadline: FOR_EVER,
  idempotent: true,
  replayable: true,
  retries: true,
  retriesLeft: 4,
  canRefresh: false,
  statuses: RETRY_DEFAULTS.statuses,
  throttles: true,
  waitBudgetMs: 300_000,
  backoffMs: 700,
  gateClosedMs: 0,
  rejectedBackoffMs: 0,
}

const again = (fields: object) => ({
  kind: "again",
  reason: "server-error",
  waitMs: 700,
  waitReason: "backoff",
  consumes: true,
  ...fields,
})
const throttled = (fields: object = {}) =>
  again({ reason: "throttled", waitMs: 0, waitReason: "hold", consumes: false, ...fields })
const renewed = (fields: object = {}) =>
  again({ reason: "credentials", waitMs: 0, waitReason: "refresh", consumes: false, ...fields })
const stop = (refusal: Refusal, retryAt: number | null = null) => ({
  kind: "stop",
  refusal,
  retryAt,
  opensAt: retryAt,
})

const RULES: [rule: string, situation: Partial<DecisionInput>, decision: object][] = [
  ["500, 502 and 503 go again, after a backoff", {}, again({})],
  ["a reset goes again", { verdict: RESET }, again({ reason: "network" })],
  [
    "… whatever statuses are set: they are those of servers",
    { verdict: RESET, statuses: new Set() },
    again({ reason: "network" }),
  ],
  ["a bad certificate does not", { verdict: { ...RESET, kind: "permanent" } }, stop("not-retryable")],
  ["a status that lasts does not", { verdict: LASTING }, stop("not-retryable")],
  ["… unless the caller listed it", { verdict: LASTING, statuses: new Set([404]) }, again({})],
  ["504 does not: ask for less", { verdict: TOO_SLOW }, stop("not-retryable")],
  ["… unless the caller listed it too", { verdict: TOO_SLOW, statuses: new Set([504]) }, again({})],
  [
    "520 goes with its row",
    { verdict: { ...BROKEN, code: 502, status: 520, matchedBy: "nearest" } },
    again({}),
  ],
  [
    "408 goes with its row, which is 504",
    { verdict: { ...TOO_SLOW, status: 408, matchedBy: "nearest" } },
    stop("not-retryable"),
  ],
  [
    "a status with a transient row, but lasting itself, does not",
    { verdict: { ...BROKEN, code: 500, status: 505, kind: "permanent" } },
    stop("not-retryable"),
  ],
  [
    "405 never goes again, though listed",
    { verdict: { ...LASTING, status: 405 }, statuses: new Set([405]) },
    stop("not-retryable"),
  ],
  [
    "501 neither",
    { verdict: { ...BROKEN, code: 500, status: 501 }, statuses: new Set([500, 501]) },
    stop("not-retryable"),
  ],
  [
    "a profile's word counts, not the status",
    { verdict: { ...BROKEN, status: 400, matchedBy: "profile" } },
    again({}),
  ],
  ["… either way", { verdict: { ...LASTING, status: 503, matchedBy: "profile" } }, stop("not-retryable")],
  [
    "what the response says counts, not its status: a 500 that is an expired token does not go again",
    { verdict: { ...REJECTED, status: 500, told: TOKEN } },
    stop("not-retryable"),
  ],
  [
    "… nor one by a convention of many APIs",
    { verdict: { ...REJECTED, status: 500, rule: CONVENTION } },
    stop("not-retryable"),
  ],
  [
    "… a 400 that says that it is busy goes with its row",
    { verdict: { ...BROKEN, status: 400, told: BUSY } },
    again({}),
  ],
  [
    "… a 503 that is busy in the words of another row goes with its status",
    { verdict: { ...BROKEN, code: 504, told: BUSY } },
    again({}),
  ],
  [
    "… where neither is listed, it does not",
    { verdict: { ...BROKEN, status: 400, told: BUSY }, statuses: new Set([500]) },
    stop("not-retryable"),
  ],

  ["a POST does not go twice", { idempotent: false }, stop("not-idempotent")],
  [
    "… nor after a reset: it may have been acted on",
    { verdict: RESET, idempotent: false },
    stop("not-idempotent"),
  ],
  [
    "… but does where it never reached the server",
    { verdict: REFUSED, idempotent: false },
    again({ reason: "network" }),
  ],
  ["… or where the server refused it", { verdict: THROTTLED, idempotent: false }, throttled()],
  [
    "… also as one status among others",
    { verdict: THROTTLED, idempotent: false, throttles: false, statuses: new Set([429]) },
    again({}),
  ],
  ["a stream that is gone stops everything", { replayable: false }, stop("body-not-replayable")],
  ["… a 429 too", { verdict: THROTTLED, replayable: false }, stop("body-not-replayable")],
  ["retries come to an end", { retriesLeft: 0 }, stop("retries-used")],
  [
    "… and where none is allowed, nothing says that any was used",
    { retries: false, retriesLeft: 0 },
    stop("not-retryable"),
  ],
  ["… nor that the method was at fault", { retries: false, idempotent: false }, stop("not-retryable")],
  ["… but a 429 is waited for", { verdict: THROTTLED, retries: false, retriesLeft: 0 }, throttled()],

  ["a 401 is the end", { verdict: REJECTED }, stop("not-retryable")],
  ["… unless there can be new credentials", { verdict: REJECTED, canRefresh: true }, renewed()],
  ["… for any method", { verdict: REJECTED, canRefresh: true, idempotent: false }, renewed()],
  ["… at no retry", { verdict: REJECTED, canRefresh: true, retries: false, retriesLeft: 0 }, renewed()],
  [
    "… which a stream that is gone cannot use",
    { verdict: REJECTED, canRefresh: true, replayable: false },
    stop("body-not-replayable"),
  ],
  [
    "… and not sooner than told",
    { verdict: { ...REJECTED, wait: told(2_000) }, canRefresh: true },
    renewed({ waitMs: 2_000, waitReason: "retry-after" }),
  ],
  [
    "a 400 that a profile knows as a 401 gets new credentials",
    { verdict: { ...REJECTED, status: 400, matchedBy: "profile" }, canRefresh: true },
    renewed(),
  ],
  [
    "a proxy's login does not",
    { verdict: { ...REJECTED, status: 407, matchedBy: "nearest" }, canRefresh: true },
    stop("not-retryable"),
  ],
  [
    "… unless it is the profile that says that the API wants other ones",
    { verdict: { ...REJECTED, status: 407, matchedBy: "profile" }, canRefresh: true },
    renewed(),
  ],
  [
    "a status of the API itself, near to 401, does",
    { verdict: { ...REJECTED, status: 498, matchedBy: "nearest" }, canRefresh: true },
    renewed(),
  ],
  [
    "nor what no server answered",
    { verdict: { ...REJECTED, status: null, matchedBy: "network" }, canRefresh: true },
    stop("not-retryable"),
  ],
  ["a 404 has no use for them", { verdict: LASTING, canRefresh: true }, stop("not-retryable")],
  ["… but not by a 429", { verdict: THROTTLED, retriesLeft: 0 }, throttled()],

  [
    "what the server asked goes before a shorter backoff",
    { verdict: { ...BROKEN, wait: told(5_000) } },
    again({ waitMs: 5_000, waitReason: "retry-after" }),
  ],
  ["a longer backoff goes before what it asked", { verdict: { ...BROKEN, wait: told(200) } }, again({})],
  [
    "of two that are the same, the server's is the reason",
    { verdict: { ...BROKEN, wait: told(700) } },
    again({ waitReason: "retry-after" }),
  ],
  ["a wait of 0 is no reason", { verdict: { ...BROKEN, wait: told(0) }, backoffMs: 0 }, again({ waitMs: 0 })],
  [
    "longer than patience: stop, and say when",
    { verdict: { ...BROKEN, wait: told(300_001) } },
    stop("wait-too-long", NOW + 300_001),
  ],
  [
    "exactly as long as patience: wait",
    { verdict: { ...BROKEN, wait: told(300_000) } },
    again({ waitMs: 300_000, waitReason: "retry-after" }),
  ],
  [
    "past the deadline: stop, and say when",
    { verdict: { ...BROKEN, wait: told(1_000) }, deadline: NOW + 999 },
    stop("wait-too-long", NOW + 1_000),
  ],
  [
    "up to the deadline: wait",
    { verdict: { ...BROKEN, wait: told(1_000) }, deadline: NOW + 1_000 },
    again({ waitMs: 1_000, waitReason: "retry-after" }),
  ],
  ["a backoff past the deadline: stop", { deadline: NOW + 699 }, stop("deadline")],
  ["a backoff up to the deadline: wait", { deadline: NOW + 700 }, again({})],
  [
    "ended at the deadline, with nothing to wait for: go on",
    { deadline: NOW, backoffMs: 0 },
    again({ waitMs: 0 }),
  ],
  ["ended after the deadline: stop", { deadline: NOW - 1 }, stop("deadline")],
  [
    "ended after the deadline, told to wait: stop, and say when",
    { verdict: { ...BROKEN, wait: told(1_000) }, deadline: NOW - 1 },
    stop("wait-too-long", NOW + 1_000),
  ],
  ["a 429 that came after the deadline: stop", { verdict: THROTTLED, deadline: NOW - 1 }, stop("deadline")],
  [
    "a 401 that came after the deadline: stop",
    { verdict: REJECTED, canRefresh: true, deadline: NOW - 1 },
    stop("deadline"),
  ],
  [
    "a refusal says when, where the server did",
    { verdict: { ...BROKEN, wait: told(5_000) }, retriesLeft: 0 },
    stop("retries-used", NOW + 5_000),
  ],

  [
    "a 429 waits in the gate, and uses up no retry",
    { verdict: { ...THROTTLED, wait: told(5_000) } },
    throttled(),
  ],
  [
    "… refused again, on its own account too",
    { verdict: THROTTLED, rejectedBackoffMs: 900 },
    throttled({ waitMs: 900 }),
  ],
  [
    "… for a wait that begins at what the server named, if that is short",
    { verdict: { ...THROTTLED, wait: told(20) }, rejectedBackoffMs: 4_000 },
    throttled({ waitMs: 80 }),
  ],
  [
    "… and that is no longer because the server named more",
    { verdict: { ...THROTTLED, wait: told(9_000) }, rejectedBackoffMs: 900 },
    throttled({ waitMs: 900 }),
  ],
  [
    "… longer than patience: stop",
    { verdict: { ...THROTTLED, wait: told(400_000) } },
    stop("wait-too-long", NOW + 400_000),
  ],
  [
    "… past the deadline: stop",
    { verdict: { ...THROTTLED, wait: told(5_000) }, deadline: NOW + 4_999 },
    stop("wait-too-long", NOW + 5_000),
  ],
  [
    "… the gate closed for longer than patience: stop, before the answer is let go",
    { verdict: THROTTLED, waitBudgetMs: 100, gateClosedMs: 900 },
    { kind: "stop", refusal: "wait-too-long", retryAt: null, opensAt: NOW + 900 },
  ],
  [
    "… the gate closed past the deadline: stop",
    { verdict: THROTTLED, deadline: NOW + 899, gateClosedMs: 900 },
    { kind: "stop", refusal: "wait-too-long", retryAt: null, opensAt: NOW + 900 },
  ],
  [
    "… its own wait longer than patience: stop",
    { verdict: THROTTLED, waitBudgetMs: 100, rejectedBackoffMs: 900 },
    { kind: "stop", refusal: "wait-too-long", retryAt: null, opensAt: NOW + 900 },
  ],
  [
    "… its own wait past the deadline: stop",
    { verdict: THROTTLED, deadline: NOW + 899, rejectedBackoffMs: 900 },
    stop("deadline"),
  ],
  [
    "… the gate closed for exactly as long as patience and the deadline let it: wait",
    { verdict: THROTTLED, waitBudgetMs: 900, deadline: NOW + 900, gateClosedMs: 900 },
    throttled(),
  ],
  [
    "… its own wait exactly as long as they let it: wait",
    { verdict: THROTTLED, waitBudgetMs: 900, deadline: NOW + 900, rejectedBackoffMs: 900 },
    throttled({ waitMs: 900 }),
  ],
  ["… with throttling off: not held for", { verdict: THROTTLED, throttles: false }, stop("not-retryable")],
  [
    "a quota that is used up for long ends it at once, whatever the settings",
    {
      verdict: { ...LASTING, code: 429, status: 403, exhausted: true, wait: told(86_400_000) },
      throttles: false,
    },
    stop("quota-exhausted", NOW + 86_400_000),
  ],
  [
    "… no time known",
    { verdict: { ...THROTTLED, exhausted: true }, retriesLeft: 0 },
    stop("quota-exhausted"),
  ],
  [
    "a wait beyond every timer is only compared",
    { verdict: { ...THROTTLED, wait: told(1e300) } },
    stop("wait-too-long", NOW + 1e300),
  ],
]

describe("decide", () => {
  it.each(RULES)("%s", (_rule, situation, decision) => {
    expect(decide({ ...EASY, ...situation })).toEqual(decision)
  })

  const ms = fc.oneof(fc.nat({ max: 10_000 }), fc.constantFrom(0, 300_000, 2 ** 31, 1e15, Number.MAX_VALUE))
  const situation: fc.Arbitrary<DecisionInput> = fc.record({
    verdict: fc.record({
      code: fc.constantFrom(...FAQ_CODES),
      status: fc.oneof(fc.constantFrom(null, 405, 429, 501, 503, 520), fc.integer({ min: 400, max: 599 })),
      matchedBy: fc.constantFrom(
        "status" as const,
        "profile" as const,
        "nearest" as const,
        "network" as const,
      ),
      kind: fc.constantFrom("throttled" as const, "transient" as const, "permanent" as const),
      notProcessed: fc.boolean(),
      error: fc.constant(null),
      exhausted: fc.constant(false),
      rule: fc.constant(null),
      wait: fc.option(ms.map(told)),
    }),
    now: fc.constant(NOW),
    deadline: fc.oneof(
      fc.constant(FOR_EVER),
      ms.map((left) => NOW + left - 100),
    ),
    idempotent: fc.boolean(),
    replayable: fc.boolean(),
    retries: fc.boolean(),
    retriesLeft: fc.integer({ min: -1, max: 4 }),
    canRefresh: fc.boolean(),
    statuses: fc
      .uniqueArray(fc.constantFrom(404, 405, 429, 500, 501, 502, 503, 504))
      .map((list) => new Set(list)),
    throttles: fc.boolean(),
    waitBudgetMs: fc.oneof(fc.constantFrom(-50, FOR_EVER), ms),
    backoffMs: fc.nat({ max: 30_000 }),
    gateClosedMs: fc.oneof(fc.constant(0), ms),
    rejectedBackoffMs: fc.nat({ max: 60_000 }),
  })
  const always = (rule: (s: DecisionInput, decision: ReturnType<typeof decide>) => void) =>
    fc.assert(
      fc.property(situation, (s) => rule(s, decide(s))),
      { numRuns: 1_000 },
    )

  it("never waits for less than it was told, in the call or in the gate", () => {
    always(({ verdict }, decision) => {
      if (decision.kind === "again" && decision.reason !== "throttled")
        expect(decision.waitMs).toBeGreaterThanOrEqual(verdict.wait?.ms ?? 0)
    })
  })

  it("never waits beyond the deadline, nor on orders beyond its patience", () => {
    always(({ verdict, now, deadline, waitBudgetMs }, decision) => {
      if (decision.kind === "stop") return
      expect(now + Math.max(decision.waitMs, verdict.wait?.ms ?? 0)).toBeLessThanOrEqual(deadline)
      if (verdict.wait) expect(verdict.wait.ms).toBeLessThanOrEqual(waitBudgetMs)
    })
  })

  it("never repeats what lasts, unless its status was listed", () => {
    always(({ verdict, statuses, canRefresh }, decision) => {
      const listed =
        verdict.status !== null && verdict.matchedBy !== "profile" && statuses.has(verdict.status)
      const renewable = canRefresh && verdict.code === 401
      if (verdict.kind === "permanent" && !listed && !renewable)
        expect(decision).toMatchObject({ refusal: "not-retryable" })
      if (decision.kind === "again" && decision.reason === "credentials") expect(renewable).toBe(true)
    })
  })

  it("uses up a retry for everything but a 429 that is held for, and new credentials", () => {
    always((s, decision) => {
      if (decision.kind === "stop") return
      const held = s.verdict.kind === "throttled" && s.throttles
      const renewed = decision.reason === "credentials"
      expect(decision.consumes).toBe(!held && !renewed)
      if (renewed) expect(s.canRefresh).toBe(true)
      expect(decision.reason === "throttled").toBe(held)
      if (decision.consumes) expect(s.retriesLeft).toBeGreaterThan(0)
    })
  })

  it("never sends twice what must not be, nor what is gone", () => {
    always((s, decision) => {
      if (decision.kind === "stop") return
      expect(s.replayable).toBe(true)
      const renewed = decision.reason === "credentials"
      expect(s.idempotent || renewed || s.verdict.notProcessed || s.verdict.kind === "throttled").toBe(true)
    })
  })

  it("names the server's time when it stops, and never its own; the gate's is apart", () => {
    always(({ verdict, now, throttles }, decision) => {
      if (decision.kind !== "stop") return
      const told = verdict.wait ? now + verdict.wait.ms : null
      const held = throttles && verdict.kind === "throttled" && decision.refusal === "wait-too-long"
      expect(decision.retryAt).toBe(told)
      if (!held) expect(decision.opensAt).toBe(told)
    })
  })

  it("is pure: the same situation, the same decision, and nothing changed", () => {
    always((s) => {
      const before = structuredClone(s)
      expect(decide(s)).toEqual(decide(s))
      expect(s).toEqual(before)
    })
  })
})
