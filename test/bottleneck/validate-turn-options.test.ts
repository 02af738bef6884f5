import Bottleneck from "bottleneck"
import { bottleneckGate } from "heed/bottleneck"
import { expect, test } from "vitest"

test("wrong options are refused at once, all of them in one error", () => {
  const wrong = { priority: 10, weight: Number.NaN, expiration: 0, wieght: 1 }
  expect(() => bottleneckGate(new Bottleneck(), wrong)).toThrow(
    new TypeError(
      [
        "bottleneckGate: wrong options",
        "- priority: expected a whole number from 0 to 9",
        "- weight: expected a whole number, 0 or more",
        "- expiration: expected ms, a number above 0",
        "- wieght: there is no such option",
      ].join("\n"),
    ),
  )
  for (const options of [null, 5, "x"] as never[])
    expect(() => bottleneckGate(new Bottleneck(), options)).toThrow(TypeError)
})

test("right ones, and none, are taken", () => {
  for (const options of [undefined, {}, { priority: 0, weight: 0, expiration: 1 }, { weight: undefined }])
    expect(bottleneckGate(new Bottleneck(), options as object)).toHaveProperty("make")
})
