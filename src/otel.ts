export { countResends } from "./otel/call-spans.ts"
export { type InstrumentOptions, instrument } from "./otel/instrument.ts"
