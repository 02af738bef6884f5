import Bottleneck from "bottleneck"
import { createHeed, type GateMaker } from "heed"
import { type BottleneckLike, bottleneckGate, type TurnOptions } from "heed/bottleneck"
import { expectTypeOf, test } from "vitest"

test("bottleneckGate takes any Bottleneck, and gives a gate", () => {
  expectTypeOf<Bottleneck>().toExtend<BottleneckLike>()
  expectTypeOf(new Bottleneck.Group().key("x")).toExtend<BottleneckLike>()
  expectTypeOf(bottleneckGate).parameter(1).toEqualTypeOf<TurnOptions | undefined>()
  expectTypeOf(bottleneckGate).returns.toEqualTypeOf<GateMaker>()
  createHeed({ throttle: { gate: bottleneckGate(new Bottleneck(), { priority: 1, expiration: 60_000 }) } })
  // @ts-expect-error: a limiter, not its options
  bottleneckGate({ maxConcurrent: 1 })
  // @ts-expect-error: no such option
  bottleneckGate(new Bottleneck(), { id: "mine" })
})
