import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parsePath } from "../../../src/profiles/schema/body-path.ts"
import { ResponseBody } from "../../../src/profiles/schema/response-body.ts"
import { within } from "../../support/cpu-time.ts"

const BODY = {
  error: { code: 17, errors: [{ reason: "a" }, { reason: "b" }, {}] },
  list: [[1, 2], [3]],
  usage: { act_1: [{ minutes: 5 }], act_2: [{ minutes: 7 }, { minutes: null }] },
  "owner!": { status: 429 },
}

const PATHS: [path: string, found: unknown[]][] = [
  ["error.code", [17]],
  ["error.errors[].reason", ["a", "b"]],
  ["error.errors[]", [{ reason: "a" }, { reason: "b" }, {}]],
  ["list[][]", [1, 2, 3]],
  ["usage.*[].minutes", [5, 7, null]],
  ["*.status", [429]],
  ["owner!.status", [429]],
  ["error.code.deeper", []],
  ["error[].code", []],
  ["list.*", []],
  ["error.constructor", []],
  ["__proto__.polluted", []],
  ["nothing.there", []],
]

describe("what a path leads to", () => {
  it.each(PATHS)("%s", (path, found) => {
    for (const body of [ResponseBody.ofStart(JSON.stringify(BODY)), ResponseBody.ofParsed(BODY)])
      expect(body.at(path).map(({ value }) => value)).toEqual(found)
  })

  it("begins at the body itself, where that is a list", () => {
    const body = ResponseBody.ofStart('[{"errorCode":"A"},{"errorCode":"B"}]')
    expect(body.at("[].errorCode").map(({ text }) => text)).toEqual(["a", "b"])
  })

  it("is the text as it came, where it is empty", () => {
    expect(ResponseBody.ofStart("<Code>117</Code>").at("")[0]?.text).toBe("<code>117</code>")
  })

  it.each(["error..code", "a[", "a]", "a[0]", "a[]b", "a.".repeat(20), "x".repeat(300)])(
    "%s is no path",
    (path) => {
      expect(parsePath(path)).toBeNull()
    },
  )
})

describe("hostile bodies", () => {
  it("a cut one is read as far as it goes; of a good answer only a whole one", () => {
    const cut = '{"error":{"code":4,"message":"too ma'
    expect(ResponseBody.ofStart(cut).at("error.code")).toHaveLength(1)
    expect(ResponseBody.ofWhole(cut).at("error.code")).toEqual([])
  })

  it("own properties only, whatever JSON calls __proto__", () => {
    const body = ResponseBody.ofStart('{"__proto__":{"code":4},"constructor":{"name":"x"}}')
    expect(body.at("code")).toEqual([])
    expect(body.at("constructor.name").map(({ value }) => value)).toEqual(["x"])
    expect(({} as { code?: unknown }).code).toBeUndefined()
  })

  it("a cyclic one, and one whose properties throw", () => {
    const cyclic: Record<string, unknown> = { code: 1 }
    cyclic.self = cyclic
    const trap = new Proxy({}, { getOwnPropertyDescriptor: () => expect.fail("looked at") })
    expect(ResponseBody.ofParsed(cyclic).at("self.self.self.code")).toHaveLength(1)
    expect(ResponseBody.ofParsed(cyclic).at("*.*.*.*.*").length).toBeLessThan(1_000)
    expect(ResponseBody.ofParsed({ trap }).at("trap.code")).toEqual([])
  })

  it("very wide, very deep: bounded", () => {
    const wide = { errors: Array.from({ length: 200_000 }, (_, i) => ({ code: i })) }
    const deep = "[".repeat(60_000)
    expect(within(500, () => ResponseBody.ofParsed(wide).at("errors[].code")).length).toBeLessThanOrEqual(
      1_000,
    )
    expect(within(500, () => ResponseBody.ofStart(deep).at("[][][].code"))).toEqual([])
  })

  it("any text and any path: an answer, never an exception", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string(), fc.string({ unit: "binary" })),
        fc.oneof(fc.constantFrom(...PATHS.map(([path]) => path)), fc.string()),
        (text, path) => {
          for (const body of [
            ResponseBody.ofStart(text),
            ResponseBody.ofWhole(text),
            ResponseBody.ofParsed(text),
          ])
            expect(body.at(path)).toBeInstanceOf(Array)
        },
      ),
    )
  })
})
