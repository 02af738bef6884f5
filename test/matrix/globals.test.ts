import { fileURLToPath } from "node:url"
import vm from "node:vm"
import { buildSync } from "esbuild"
import { beforeAll, describe, expect, test } from "vitest"
import type * as entry from "./globals-entry.ts"

const src = fileURLToPath(new URL("../../src", import.meta.url))

/** heed, and a browser's axios, as one script. */
const script = new vm.Script(
  buildSync({
    entryPoints: [fileURLToPath(new URL("globals-entry.ts", import.meta.url))],
    alias: { "heed/axios": `${src}/axios.ts`, "heed/fetch": `${src}/fetch.ts`, heed: `${src}/index.ts` },
    bundle: true,
    format: "iife",
    globalName: "entry",
    platform: "browser",
    write: false,
  }).outputFiles[0]?.text ?? "",
)

/** What the runtime adds to the language. */
const HOST_GLOBALS = Object.getOwnPropertyNames(globalThis).filter(
  (name) => !vm.runInNewContext(`Object.getOwnPropertyNames(globalThis)`).includes(name),
)

/**
 * The globals of a realm with all that this one has, but for some.
 * @param own stand in the place of what this realm has by these names
 */
function realm(without: readonly string[], own: object = {}): typeof entry {
  const names = HOST_GLOBALS.filter((name) => !["global", "globalThis", ...without].includes(name))
  const context = vm.createContext({
    ...Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)])),
    ...own,
  })
  script.runInContext(context)
  for (const name of without) vm.runInContext(`delete globalThis.${name}`, context)
  return vm.runInContext("entry", context)
}

const stub: entry.Stub = {
  respond: (status, waitMs) =>
    new Response('{"message":"no"}', { status, headers: { "retry-after-ms": String(waitMs) } }),
}

/** Of the language, and still missing in some engines. */
const RECENT = ["WeakRef", "FinalizationRegistry", "Intl", "SharedArrayBuffer", "Atomics"]

/** Without timers no request goes again, and what was gathered for a diagnosis stands. */
const TIMERS = ["setTimeout", "clearTimeout"]

describe.each(["nothing", ...HOST_GLOBALS, ...RECENT, "any of these"])("a realm without %s", (name) => {
  const without = name === "any of these" ? HOST_GLOBALS.filter((each) => !TIMERS.includes(each)) : [name]

  let made: typeof entry
  beforeAll(() => {
    made = realm(without)
  })

  test.each([404, 503, 429])("%i: the client's own outcome, diagnosed", async (status) => {
    const { CLIENTS, bare, heeded } = made
    const retried = status !== 404 && name !== "setTimeout"
    // Without timers this is not waited for.
    const waitMs = name === "setTimeout" ? 30_000 : 1
    for (const client of Object.keys(CLIENTS)) {
      const { end, attempts, code, warnings } = await heeded(client, stub, status, waitMs)
      expect({ client, end }).toEqual({ client, end: await bare(client, stub, status, waitMs) })
      expect({ client, retried: attempts > 1, code }).toEqual({ client, retried, code: status })
      const told = status !== 404 && !retried ? [expect.stringMatching("^not-retried: .*setTimeout")] : []
      expect({ client, warnings }).toEqual({ client, warnings: told })
    }
  })
})

test("a diagnosis that cannot be made is told once, and costs nothing else", async () => {
  const { bare, heeded } = realm(["Date.prototype.toISOString"])
  for (const client of ["fetch", "run"]) {
    const { end, code, warnings } = await heeded(client, stub, 404, 1)
    expect(end).toEqual(await bare(client, stub, 404, 1))
    expect([code, warnings]).toEqual([undefined, [expect.stringMatching("^undiagnosed: ")]])
  }
})

describe("Next.js' edge runtime, whose process throws for all but env", () => {
  const process = new Proxy(
    { env: {} },
    {
      get(target, name) {
        if (name in target || typeof name === "symbol") return Reflect.get(target, name)
        throw new Error(`A Node.js API is used (process.${name}) which is not supported in the Edge Runtime.`)
      },
    },
  )
  const EDGE_LACKS = [
    "Buffer",
    "setImmediate",
    "clearImmediate",
    "navigator",
    "performance",
    "BroadcastChannel",
  ]

  test.each([404, 503, 429])("%i, the client made at module scope", async (status) => {
    const { CLIENTS, bare, heeded } = realm(EDGE_LACKS, { process, EdgeRuntime: "edge-runtime" })
    for (const client of Object.keys(CLIENTS)) {
      const { end, attempts, code, warnings } = await heeded(client, stub, status, 1)
      expect({ client, end }).toEqual({ client, end: await bare(client, stub, status, 1) })
      expect([attempts > 1, code, warnings]).toEqual([status !== 404, status, []])
    }
  })
})
