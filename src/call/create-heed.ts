import { type RunReport, runReport } from "../report/run-report.ts"
import { SystemClock } from "../time/clock.ts"
import { checkArgument } from "./check-argument.ts"
import { Engine } from "./engine.ts"
import { EVENTS } from "./events.ts"
import { Explanations } from "./explanations.ts"
import { type Heed, setEngine } from "./heed.ts"
import { describe, hook, isFunction, problems, type Shape, throwProblems } from "./option-checks.ts"
import type { HeedOptions } from "./options.ts"
import { PlainCall } from "./plain-call.ts"
import { resolveOptions } from "./resolve-options.ts"
import { runCall } from "./run-call.ts"
import { CALL_OPTIONS } from "./validate-options.ts"

const RUN_OPTIONS: Shape = { ...CALL_OPTIONS, statusOf: hook, answerOf: hook }

/** @throws TypeError that lists every option that is wrong */
export function createHeed(options: HeedOptions = {}): Heed {
  const settings = resolveOptions(options)
  const engine = new Engine(settings, new SystemClock())
  const heed: Heed = {
    source: settings.source,
    on(event, listener) {
      // A listener to no event would never be called.
      if (!Object.hasOwn(EVENTS, event))
        throw new TypeError(
          `on: there is no event ${describe(event)}; there are ${Object.keys(EVENTS).join(", ")}`,
        )
      return engine.events.on(event, listener)
    },
    report: () =>
      runReport(
        engine.tally,
        settings.faq,
        engine.endpoints(),
        engine.notices.values(),
        statedLimits(engine),
        engine.clock.wallNow(),
      ),
    async run(request, send, options) {
      checkArgument("heed.run", "a request, { method, url }, first", request, isObject(request))
      checkArgument("heed.run", "a function that sends the request, second", send, isFunction(send))
      if (options === undefined) return runCall(engine, new PlainCall(request, send, null, engine.clock))
      throwProblems("heed.run", problems(options, RUN_OPTIONS))
      const { statusOf, answerOf, ...callOptions } = options
      const readers = statusOf || answerOf ? { statusOf, answerOf } : null
      return runCall(engine, new PlainCall(request, send, readers, engine.clock), callOptions)
    },
    async explain(work) {
      checkArgument("heed.explain", "a function", work, isFunction(work))
      engine.explanations ??= new Explanations()
      return engine.explanations.explain(work)
    },
    save: async () => (await engine.memory)?.save(),
    async close() {
      await (await engine.memory)?.close()
      await settings.throttle.gate.close(settings)
      engine.events.clear()
    },
  }
  setEngine(heed, engine)
  return heed
}

function* statedLimits({ sources }: Engine): Generator<RunReport["limits"][number]> {
  for (const source of sources.values()) {
    for (const stated of source.gate.statedRates()) yield { source: source.name, ...stated }
  }
}

/** Without looking into it: what is hostile is sent as its client takes it. */
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null
