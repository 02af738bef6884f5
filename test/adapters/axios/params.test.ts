import axios from "axios"
import { expect, it } from "vitest"
import { paramsText } from "../../../src/adapters/axios/params.ts"

const DIFFERENT = [
  undefined,
  { id: 1n },
  { id: 2n },
  { id: 1 },
  { ids: [1n, 2n] },
  { ids: [1n, 3n] },
  { since: new Date(0) },
  { since: new Date(1) },
  new URLSearchParams("id=1"),
  new URLSearchParams("id=2"),
]

it("tells parameters apart that axios sends as different ones", () => {
  expect(new Set(DIFFERENT.map(paramsText)).size).toBe(DIFFERENT.length)
  expect(axios.getUri({ url: "/", params: { id: 2n } })).toBe("/?id=2")
})

it("takes parameters that have no text", () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  expect(paramsText(circular)).toBe("")
})
