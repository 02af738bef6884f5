import { heedFetch } from "heed/fetch"
import { describe, expect, onTestFinished, test } from "vitest"
import { createContext } from "../../../src/time/async-context.ts"
import { QUICK } from "../../support/quick.ts"
import { inTurn, serve } from "../../support/server.ts"

/** As in a browser. */
function withoutNode(): void {
  const { getBuiltinModule } = process
  Object.assign(process, { getBuiltinModule: undefined })
  onTestFinished(() => void Object.assign(process, { getBuiltinModule }))
}

describe.each([
  ["on Node", () => {}],
  ["elsewhere", withoutNode],
])("%s", (where, prepare) => {
  test("a value is seen inside, the innermost, and nowhere else", () => {
    prepare()
    const context = createContext<string>()
    const seen: unknown[] = []
    const look = () => void seen.push(context.getStore())
    look()
    const back = context.run("outer", () => {
      look()
      context.run("inner", look)
      look()
      return "back"
    })
    const boom = () =>
      context.run("broken", () => {
        throw new Error("boom")
      })
    expect(boom).toThrow("boom")
    look()
    expect([back, seen]).toEqual(["back", [undefined, "outer", "inner", "outer", undefined]])
  })

  test("after an await it is seen on Node alone, and never by a neighbour", async () => {
    prepare()
    const context = createContext<string>()
    const later = async () => {
      await Promise.resolve()
      return context.getStore()
    }
    const inside = context.run("value", later)
    expect(await Promise.all([inside, later()])).toEqual([
      where === "on Node" ? "value" : undefined,
      undefined,
    ])
  })

  test("a fetch put over a heeded global one, which calls straight back down, never comes round again", async () => {
    prepare()
    const server = await serve(inTurn([503], [200]))
    const { fetch: original } = globalThis
    onTestFinished(() => {
      globalThis.fetch = original
    })
    globalThis.fetch = heedFetch(QUICK)
    const below = globalThis.fetch
    globalThis.fetch = (input, init) => below(input, init)
    expect((await fetch(server.url)).status).toBe(200)
    expect(server.hits).toHaveLength(2)
  })
})
