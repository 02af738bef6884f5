import { afterEach, describe, expect, it, vi } from "vitest"
import { createRedactor } from "../../src/redact/redactor.ts"
import { requestWith } from "./request.ts"

afterEach(() => vi.restoreAllMocks())

describe("values of a body", () => {
  it("that begin as no JSON does are not parsed, for each would cost a throw", () => {
    const values = Array.from({ length: 500 }, (_, n) => (n % 2 ? `[INFO] row=${n}` : `{row}=${n}`))
    const body = JSON.stringify([...values, ` {"password":"hunter2-x"}`])
    const parse = vi.spyOn(JSON, "parse")
    const { mask } = createRedactor().secretsOf(requestWith({ body }))
    expect(parse.mock.calls.length).toBeLessThan(10)
    expect(mask("is hunter2-x bad")).toBe("is [redacted] bad")
  })

  it.each(['["x",{"password":"hunter2-x"}]', '\n\t{"password":"hunter2-x"}', '"password=hunter2-x"'])(
    "that are JSON are: %s",
    (body) =>
      expect(createRedactor().secretsOf(requestWith({ body })).mask("is hunter2-x bad")).toBe(
        "is [redacted] bad",
      ),
  )
})
