import { describe, expect, it } from "vitest"
import { MASK } from "../../src/redact/mask.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { requestWith } from "./request.ts"

const redactor = createRedactor()

describe("a header", () => {
  it("without a value stays without", () => {
    const hiding = createRedactor({ headers: ["Date"] })
    for (const name of ["x-api-key", "date", "authorization", "etag"])
      for (const value of ["", "  "]) expect(redactor.header(name, value)).toBe("")
    expect(hiding.header("date", "")).toBe("")
    expect(hiding.header("date", "today")).toBe(MASK)
  })

  it.each([
    ["x-request-id", "<ab12"],
    ["x-request-id", "ab12>"],
    ["x-request-id", "a".repeat(301)],
    ["login-customer-id", "a12"],
    ["login-customer-id", "12a"],
    ["login-customer-id", "1".repeat(21)],
  ])("of ids is masked if its value is none: %s: %s", (name, value) =>
    expect(redactor.header(name, value)).toBe(MASK),
  )
})

describe("a parameter", () => {
  it("that may be shown holds no pair of a credential's name and value", () => {
    expect(redactor.parameter("fields", "name:x1y2")).toBe("name:x1y2")
    expect(redactor.parameter("fields", "password:x1y2")).toBe(MASK)
    expect(createRedactor({ parameters: ["Name"] }).parameter("fields", "name:x1y2")).toBe(MASK)
  })
})

describe("names that a caller adds", () => {
  const { mask } = createRedactor({ headers: ["X-Shop"], parameters: ["Page_Size"] }).secretsOf(
    requestWith({}),
  )
  it.each(["X-Shop", "x-shop", "pageSize", "page-size"])("are credentials' in any spelling: %s", (name) =>
    expect(mask(`${name}: expired`)).toBe(`${name}: ${MASK}`),
  )
  it("are no others", () => expect(mask("X-Shops: expired")).toBe("X-Shops: expired"))
})

describe("what a request carries", () => {
  const { repeatedIn, maskEchoes, mask } = redactor.secretsOf(
    requestWith({ headers: { "x-api-key": "plum-jam 7" } }),
  )

  it("is looked for in the first 4 Ki characters of an id", () => {
    expect(repeatedIn("plum-jam 7")).toBe(true)
    expect(repeatedIn(`${"a".repeat(4_096 - 10)}plum-jam 7`)).toBe(true)
    expect(repeatedIn(`${"a".repeat(4_096)}plum-jam 7`)).toBe(false)
    expect(repeatedIn("Bearer ab12cd34")).toBe(false)
  })

  it("is masked, and other credentials in a text that is shown", () => {
    expect(maskEchoes("plum-jam 7, Bearer ab12cd34")).toBe(`${MASK}, Bearer ab12cd34`)
    expect(mask("plum-jam 7, Bearer ab12cd34, hunter2")).toBe(`${MASK}, Bearer ${MASK}, hunter2`)
  })

  it("and cannot be seen is masked with every odd word", () => {
    expect(redactor.secretsOf(requestWith({ hides: true })).mask("see hunter2")).toBe(`see ${MASK}`)
  })
})
