import { expect, it } from "vitest"
import { saysFailure } from "../../src/classify/says-failure.ts"

const twelve = Object.fromEntries(
  ["code", "msg", "info", "path", "time", "host", "hint", "details"].map((name) => [name, 1]),
)

it.each<[data: unknown]>([
  [{ success: false }],
  [{ ok: false, data: [1] }],
  [{ status_code: 400, error: "no", rows: [1] }],
  [{ statusCode: "429", errors: [1], rows: [1] }],
  [{ status_code: 599, error_code: 7, rows: [1] }],
  [{ statusCode: 500, error_message: "no", rows: [1] }],
  [{ error: "no" }],
  [{ error: { code: 1 } }],
  [{ errors: ["no"], data: null, rows: [], page: {} }],
  [{ "Error-Code": 17, "error msg": "no", requestId: "r" }],
  [{ error: "no", status: "RATE_LIMIT_EXCEEDED" }],
  [{ Response: { Error: { Code: "E1" }, RequestId: "r" } }],
  [{ status: { message: "no", value: 18 } }],
  [{ status: { error: "no" } }],
  [{ error: "no", ...twelve, ok: "", success: 0, description: "" }],
])("a failure: %j", (data) => {
  expect(saysFailure(data)).toBe(true)
})

it.each<[data: unknown]>([
  [null],
  ["error"],
  [7],
  [[{ error: "no" }]],
  [{}],
  [{ success: true, error: "no" }],
  [{ ok: true, error: "no" }],
  [{ error: "no", rows: [1] }],
  [{ code: 7, message: "no" }],
  [{ error_code: "0", msg: "fine" }],
  [{ error: 0, errors: [], errormessage: "" }],
  [{ status_code: 399, error: "no", rows: [1] }],
  [{ status_code: 600, error: "no", rows: [1] }],
  [{ status_code: 404, rows: [1] }],
  [{ error: "no", status: "COMPLETED" }],
  [{ error: "no", status: 7 }],
  [{ status: { message: "no", value: 18, page: 2 } }],
  [{ status: { message: 7 } }],
  [{ response: { rows: [1] } }],
  [{ error: "no", response: { response: { error: "no" } } }],
  [{ error: "no", ...twelve, requestid: 1, traceid: 1, logid: 1, hint2: "", hint3: "" }],
])("none: %j", (data) => {
  expect(saysFailure(data)).toBe(false)
})
