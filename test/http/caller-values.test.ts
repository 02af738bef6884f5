import { describe, expect, it } from "vitest"
import { textAt } from "../../src/http/caller-values.ts"

const throwing = {
  get url(): string {
    throw new Error("revoked")
  },
}

describe("a caller's value as text", () => {
  it.each([
    [undefined, "otherwise"],
    [null, "otherwise"],
    ["", ""],
    ["a", "a"],
    [7, "7"],
    [new URL("https://a.example/b"), "https://a.example/b"],
    [Object.create(null), "otherwise"],
  ])("%s is read as %j", (url, text) => {
    expect(textAt({ url }, "url", "otherwise")).toBe(text)
  })

  it("is the other one where it cannot be read", () => {
    expect(textAt(throwing, "url", "otherwise")).toBe("otherwise")
    expect(textAt(undefined, "url", "otherwise")).toBe("otherwise")
  })
})
