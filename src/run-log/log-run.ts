import { checkArgument, checkHeed } from "../call/check-argument.ts"
import type { HeedEvent, HeedEvents } from "../call/events.ts"
import type { Heed } from "../call/heed.ts"
import { expected, isFunction, problems, throwProblems } from "../call/option-checks.ts"
import { formatMs, formatTime, joinList, plural } from "../explain/format.ts"

/** @inline */
type Level = "debug" | "info" | "warn" | "error"

/** @inline */
type LogMethod = (...args: never[]) => unknown

/** The console, and loggers such as pino, bunyan and winston. */
export type Logger = { readonly [L in Level]: LogMethod }

export interface LogRunOptions {
  /**
   * The lowest level that is logged. @default "debug" for pino, bunyan and winston, which filter by their own level;
   * "info" for the console and any other
   */
  level?: Level | undefined
}

const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"]
const OPTIONS = {
  level: expected(LEVELS.map((level) => `"${level}"`).join(", "), (level) => LEVELS.includes(level as Level)),
}

interface Told<E extends HeedEvent> {
  readonly level: Level | ((event: HeedEvents[E]) => Level)
  /** One line. */
  readonly line: (event: HeedEvents[E]) => string
}

const name = ({ label, method, url }: { label: string | null; method: string; url: string }) =>
  label ?? `${method} ${url}`

const SPLIT_LEVELS: { readonly [outcome: string]: Level } = {
  accepted: "debug",
  cut: "info",
  skipped: "warn",
}

/** What each event says in a log. */
const TOLD: { [E in HeedEvent]: Told<E> } = {
  attempt: {
    level: "debug",
    line: (event) =>
      `${name(event)}: attempt ${event.attempt} is sent${event.waitedMs > 0 ? `, after waiting ${formatMs(event.waitedMs)}` : ""}`,
  },
  success: {
    level: "debug",
    line: (event) =>
      `${name(event)}: succeeded after ${formatMs(event.durationMs)}, with ${plural(event.attempts, "attempt")}`,
  },
  retry: {
    level: "info",
    line: (event) =>
      `${name(event)}: attempt ${event.attempt - 1} failed with ${event.status ?? event.error ?? "no answer"}; attempt ${event.attempt} follows in ${formatMs(event.waitMs)} (${event.waitReason}), ${plural(event.retriesLeft, "retry", "retries")} left`,
  },
  hold: {
    level: "warn",
    line: ({ source, code, until, ms }) =>
      `${source}: held for ${formatMs(ms)}, until ${formatTime(Date.parse(until))} (${code})`,
  },
  release: { level: "info", line: ({ source }) => `${source}: answers again` },
  probe: { level: "info", line: ({ source, code }) => `${source}: one request probes it (${code})` },
  split: {
    level: ({ outcome }) => SPLIT_LEVELS[outcome] ?? "info",
    line: ({ source, dimension, size, outcome, pieces, next, code }) =>
      outcome === "accepted"
        ? `${source}: ${plural(pieces, "piece")} of ${size} of ${dimension} ${pieces === 1 ? "was" : "were"} accepted`
        : outcome === "skipped"
          ? `${source}: a piece of ${size} of ${dimension} is left out (${code})`
          : `${source}: ${size} of ${dimension} are too much (${code})${next === null ? "" : `, ${next} next`}`,
  },
  pace: {
    level: "info",
    line: ({ source, ratePerSecond, concurrency }) =>
      `${source}: learned that it takes ${
        [
          ratePerSecond === null ? "" : `${Number(ratePerSecond.toPrecision(3))} requests a second`,
          concurrency === null ? "" : `${concurrency} at once`,
        ]
          .filter(Boolean)
          .join(" and ") || "as many requests as are sent"
      }`,
  },
  gate: {
    level: ({ state }) => (state === "alone" ? "warn" : "info"),
    line: ({ source, state, reason }) =>
      `${source}: ${state === "shared" ? "its limits are shared with other runs" : "this run goes on alone"}${reason === null ? "" : ` (${reason})`}`,
  },
  waiting: {
    level: "warn",
    line: ({ source, until, why, calls }) =>
      `${source}: ${plural(calls, "call")} ${calls === 1 ? "waits" : "wait"} until ${formatTime(Date.parse(until))} (${why})`,
  },
  notice: {
    level: "warn",
    line: ({ source, endpoint, kind, text, date, link }) =>
      `${source}: ${kind} of ${endpoint}${[date, text, link].map((part) => (part === null ? "" : `, ${part}`)).join("")}`,
  },
  giveup: {
    level: "error",
    line: ({ diagnosis }) => diagnosis.summary.split("\n").join(" "),
  },
  warning: {
    level: "warn",
    line: ({ message, source }) => `${source === null ? "heed" : source}: ${message}`,
  },
}

/** What `logRun` writes for an event, and at which level. */
export function describeEvent<E extends HeedEvent>(
  event: E,
  told: HeedEvents[E],
): { level: Level; line: string } {
  const { level, line } = TOLD[event]
  return { level: typeof level === "string" ? level : level(told), line: line(told) }
}

/**
 * Logs what happens in a run, one line per event: attempts and successes at "debug", retries and what the gate does at
 * "info", holds and warnings at "warn", calls that are given up at "error", with the summary of their diagnosis. The
 * event itself goes with the line to loggers that take an object: pino and bunyan before it, winston behind it.
 * @returns a function that stops it
 * @throws TypeError for a wrong argument
 */
export function logRun(heed: Heed, logger: Logger, options: LogRunOptions = {}): () => void {
  checkHeed("logRun", heed)
  const isLogger = LEVELS.every((level) => isFunction(logger?.[level]))
  checkArgument("logRun", `a logger with ${joinList(LEVELS)}, second`, logger, isLogger)
  throwProblems("logRun", problems(options, OPTIONS))
  const write = writerOf(logger)
  const least = LEVELS.indexOf(options.level ?? (write === writeText ? "info" : "debug"))
  const listen = <E extends HeedEvent>(event: E): (() => void) | null => {
    const { level, line } = TOLD[event]
    // An event that is never logged costs its calls nothing.
    if (typeof level === "string" && LEVELS.indexOf(level) < least) return null
    return heed.on(event, (told) => {
      const at = typeof level === "string" ? level : level(told)
      if (LEVELS.indexOf(at) >= least) write(logger, at, line(told), { event, ...told })
    })
  }
  const stops = (Object.keys(TOLD) as HeedEvent[]).map(listen)
  return () => {
    for (const stop of stops) stop?.()
  }
}

type Write = (logger: Logger, level: Level, line: string, event: object) => void
type Loose = Record<Level, (...args: unknown[]) => unknown>

const writeText: Write = (logger, level, line) => {
  ;(logger as Loose)[level](line)
}

/** pino and bunyan. */
const writeObjectFirst: Write = (logger, level, line, event) => {
  ;(logger as Loose)[level]({ heed: event }, line)
}

/** winston. */
const writeObjectLast: Write = (logger, level, line, event) => {
  ;(logger as Loose)[level](line, { heed: event })
}

function writerOf(logger: Logger): Write {
  const { bindings, addStream, transports } = logger as unknown as Record<string, unknown>
  if (typeof bindings === "function" || typeof addStream === "function") return writeObjectFirst
  return transports === undefined ? writeText : writeObjectLast
}
