export { bottleneckGate } from "./bottleneck/bottleneck-gate.ts"
export type { BottleneckLike, TurnOptions } from "./bottleneck/limiter.ts"
