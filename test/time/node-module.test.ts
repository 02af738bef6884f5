import { Readable } from "node:stream"
import { afterEach, expect, it, vi } from "vitest"
import { createContext } from "../../src/time/async-context.ts"
import { nodeModule } from "../../src/time/node-module.ts"

afterEach(() => void vi.unstubAllGlobals())

it("finds a module of Node's own", () => {
  expect(nodeModule<{ Readable: unknown }>("node:stream")?.Readable).toBe(Readable)
  expect(nodeModule("node:nothing")).toBeNull()
})

const edge = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(
        `A Node.js API is used (process.${String(name)}) which is not supported in the Edge Runtime.`,
      )
    },
  },
)
const throwing = () => {
  throw new Error("not supported in the Edge Runtime")
}
it.each([
  ["without process", undefined],
  ["whose process has no getBuiltinModule", {}],
  ["whose getBuiltinModule throws", { getBuiltinModule: throwing }],
  ["whose process throws where it is read", edge],
])("finds none in a runtime %s, which goes on without", (_, process) => {
  vi.stubGlobal("process", process)
  expect(nodeModule("node:stream")).toBeNull()
  const context = createContext<string>()
  expect(context.run("a", () => context.getStore())).toBe("a")
})
