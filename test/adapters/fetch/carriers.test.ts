import { describe, expect, it } from "vitest"
import { heedFetch } from "../../../src/fetch.ts"
import { createHeed, diagnosisOf } from "../../../src/index.ts"
import { answer, serve } from "../../support/server.ts"

const SECRET = "Tr0ub4dor&3/x"
const FIELDS = JSON.stringify({ auth: { password: SECRET } })

const form = (value: string | Blob) => {
  const made = new FormData()
  made.append("password", value)
  return made
}

const BODIES: [name: string, body: () => BodyInit][] = [
  ["JSON", () => FIELDS],
  ["base64 of JSON", () => btoa(FIELDS)],
  ["URLSearchParams", () => new URLSearchParams({ password: SECRET })],
  ["a form", () => form(SECRET)],
  ["a form's file", () => form(new Blob([SECRET]))],
  ["a Blob", () => new Blob([FIELDS])],
  ["bytes", () => new TextEncoder().encode(FIELDS)],
  ["an ArrayBuffer", () => new TextEncoder().encode(FIELDS).buffer],
]

async function echo() {
  return serve((_hit, response) =>
    answer(response, 400, { message: `no: ${SECRET} or ${btoa(SECRET)}`, errors: [{ field: SECRET }] }),
  )
}

function expectUntold(thing: unknown) {
  const told = JSON.stringify(diagnosisOf(thing))
  expect(told).toContain("[redacted]")
  expect(told).not.toContain(SECRET)
  expect(told).not.toContain(btoa(SECRET))
}

describe("a fetch", () => {
  it.each(BODIES)("with a secret in %s: it is not told", async (_, body) => {
    const server = await echo()
    const heeded = heedFetch({ throttle: false })
    expectUntold(await heeded(server.url, { method: "PUT", body: body() }))
    expectUntold(await heeded(new Request(server.url, { method: "PUT", body: body() })))
  })

  it("of a Request that could be sent only once: what is odd is masked", async () => {
    const server = await echo()
    const heeded = heedFetch({ throttle: false, retry: false })
    const response = await heeded(new Request(server.url, { method: "PUT", body: FIELDS }))
    expect(JSON.stringify(diagnosisOf(response))).not.toContain("Tr0ub4dor")
  })
})

describe("Heed.run", () => {
  it.each(BODIES)("with a secret in %s: it is not told", async (_, body) => {
    const heed = createHeed({ throttle: false })
    const given = body()
    const resolved = await heed.run(
      { method: "PUT", url: "https://ann@api.example.com/v1", body: given },
      async () => ({
        status: 400,
        headers: {},
        body: JSON.stringify({ message: `no: ${SECRET} or ${btoa(SECRET)}` }),
      }),
    )
    expectUntold(resolved)
  })
})
