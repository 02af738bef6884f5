import { createNoopMeter, INVALID_SPAN_CONTEXT, type Span, SpanKind, type Tracer } from "@opentelemetry/api"
import { instrument } from "../../../src/otel/instrument.ts"
import type { Scenario } from "../sequence.ts"

/** The spans of a call that is sent twice. */
export const telemetry: Scenario = {
  seed: 4,
  reply: ({ n }) => ({ status: n === 1 ? 503 : 200 }),
  play: async ({ call, note, heed }) => {
    const tracer = {
      startSpan(name: string, options?: { kind?: SpanKind }): Span {
        const shown = `\`${name}\` (${SpanKind[options?.kind ?? 0]})`
        note(`span ${shown} begins`)
        const span = {
          spanContext: () => INVALID_SPAN_CONTEXT,
          setAttribute: () => span,
          setAttributes: () => span,
          setStatus: () => span,
          addEvent: (event: string) => {
            note(`event \`${event}\` of ${shown}`)
            return span
          },
          end: () => note(`span ${shown} ends`),
        }
        return span as unknown as Span
      },
    }
    instrument(heed, { tracer: tracer as Tracer, meter: createNoopMeter(), clientSpans: true })
    await call("/orders/17")
  },
  tells: [],
}
