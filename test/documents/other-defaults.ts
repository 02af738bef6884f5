import { readFileSync } from "node:fs"
import Bottleneck from "bottleneck"
import type { Heed } from "../../src/call/heed.ts"
import { type Logger, logRun } from "../../src/run-log/log-run.ts"
import { isWritten, writtenDefault } from "./declared.ts"

// Defaults of the options of other functions than createHeed, by `redisGate.prefix`.

/** What `logRun` listens to, and so the least that it writes. */
function leastOf(logger: object): string {
  const events: string[] = []
  const on = (event: string) => {
    events.push(event)
    return () => {}
  }
  const log = () => {}
  logRun({ on } as unknown as Heed, { debug: log, info: log, warn: log, error: log, ...logger } as Logger)
  return events.includes("attempt") ? "debug" : events.includes("retry") ? "info" : "warn"
}

/** Those that are told in words: true while they are so. */
export const OTHER_IN_WORDS: Readonly<Record<string, readonly [words: string, isSo: boolean]>> = {
  "logRun.level": [
    '`"info"`; `"debug"` for pino, bunyan and winston',
    leastOf({}) === "info" &&
      leastOf({ bindings() {} }) === "debug" &&
      leastOf({ transports: [] }) === "debug",
  ],
  "showRun.stream": [
    "`process.stderr`",
    isWritten("run-view/show-run.ts", "options.stream ?? process?.stderr"),
  ],
  "instrument.tracer": [
    '`trace.getTracer("heed")`',
    writtenDefault("otel/instrument.ts", "tracer") === 'trace.getTracer("heed")',
  ],
  "instrument.meter": [
    '`metrics.getMeter("heed")`',
    writtenDefault("otel/instrument.ts", "meter") === 'metrics.getMeter("heed")',
  ],
  "instrument.clientSpans": [
    "if no instrumentation of undici or http is seen",
    writtenDefault("otel/call-spans.ts", "clientSpans") === "!isClientInstrumented()",
  ],
}

/** Bottleneck's own, since its gate leaves out what is not set. */
const { jobDefaults } = Bottleneck.prototype as unknown as { jobDefaults: Record<string, unknown> }
const sizeMemory = readFileSync(new URL("../../src/split/size-memory.ts", import.meta.url), "utf8")

export const OTHER_VALUES: Readonly<Record<string, unknown>> = {
  "bottleneckGate.priority": jobDefaults.priority,
  "bottleneckGate.weight": jobDefaults.weight,
  "bottleneckGate.expiration": jobDefaults.expiration,
  "split.rows": null,
  "split.parallel": isWritten("split/run.ts", "options.parallel ?? 1") ? 1 : null,
  "split.skip": JSON.parse(writtenDefault("split/send-piece.ts", "skip")),
  "split.state": null,
  "split.heed": null,
  "split.label": /label \?\? "(\w+)"/.exec(sizeMemory)?.[1],
  "split.signal": null,
  "redisGate.client": null,
  "redisGate.url": null,
  "redisGate.prefix": JSON.parse(writtenDefault("redis/options.ts", "prefix")),
}
