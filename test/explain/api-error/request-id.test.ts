import { expect, it } from "vitest"
import { REQUEST_ID_HEADERS, requestIdOf } from "../../../src/explain/api-error/request-id.ts"
import { sightOf } from "../failure-contexts.ts"

it.each(REQUEST_ID_HEADERS)("reads %s, and the redactor lets it through", (name) => {
  const id = "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"
  expect(requestIdOf(sightOf({ status: 500, headers: { [name]: id } }))).toBe(id)
})

it("prefers the API's own to the gateway's", () => {
  const headers = { "cf-ray": "8f1-FRA", "x-request-id": "r-1" }
  expect(requestIdOf(sightOf({ status: 500, headers }))).toBe("r-1")
})

it("shows ids that are as long and mixed as secrets", () => {
  const id = "Xa93kd0Q2bq81LfmZ7yw5PtR4cVuN6sE"
  expect(requestIdOf(sightOf({ status: 500, headers: { "x-request-id": id } }))).toBe(id)
})

it("shows no secret that comes back as an id", () => {
  const secret = "hunter2-hunter2-hunter2-hunter2-hunter2"
  const requestHeaders = { authorization: `Bearer ${secret}` }
  const headers = { "x-request-id": secret, "cf-ray": "8f1-FRA" }
  expect(requestIdOf(sightOf({ status: 500, requestHeaders, headers }))).toBe("8f1-FRA")
})

it("reads the body where no header has it", () => {
  expect(requestIdOf(sightOf({ status: 400, answerBody: { error: { fbtrace_id: "AbC" } } }))).toBe("AbC")
  expect(requestIdOf(sightOf({ status: 400 }))).toBeNull()
})
