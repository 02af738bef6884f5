import { createRequire } from "node:module"
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"
import { restoreAllMocks, spyOn } from "@vitest/spy"
import * as chai from "chai"
import fc from "fast-check"
import { isLeftOut } from "./left-out.js"

// As much of Vitest as the tests use that are run for each mutant, and fast-check with fewer values.

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)
const { expect } = chai
expect.unreachable = (message) => chai.assert.fail(message)

/** The same values each time, so that a score does not depend on chance. */
const SEED = 1
const MOST_RUNS = 25

const fewerRuns = {
  ...fc,
  assert: (property, options = {}) =>
    fc.assert(property, { ...options, seed: SEED, numRuns: Math.min(options.numRuns ?? 100, MOST_RUNS) }),
}

const require = createRequire(import.meta.url)
const stubbed = new Map()

function once(hook) {
  let done
  return () => (done ??= hook())
}

/** Takes back what a test that failed left in place. */
export function restoreAll() {
  restoreAllMocks()
  for (const [name, descriptor] of stubbed) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor)
    else delete globalThis[name]
  }
  stubbed.clear()
}

const vi = {
  spyOn,
  stubGlobal(name, value) {
    if (!stubbed.has(name)) stubbed.set(name, Object.getOwnPropertyDescriptor(globalThis, name))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
  },
  unstubAllGlobals: restoreAll,
  restoreAllMocks,
}

/**
 * @param bundle `(require) => { [file]: () => void }`: loads each test file
 * @param wanted ids; missing: all tests
 * @returns their tests, in their order
 */
export function collectTests(bundle, wanted) {
  const tests = []
  let file = ""
  let suite = { name: "", before: [], after: [] }
  let finished = []

  const within = (name, body) => {
    const outer = suite
    suite = { name: `${outer.name} ${name}`.trim(), before: [...outer.before], after: [...outer.after] }
    body()
    suite = outer
  }
  const add = (title, body) => {
    const own = suite
    const name = `${own.name} ${title}`.trim()
    const id = `${file}#${name}`
    if (isLeftOut(name) || (wanted && !wanted.has(id))) return
    const run = async () => {
      finished = []
      try {
        for (const hook of own.before) await hook()
        await body()
      } finally {
        for (const hook of [...finished, ...own.after]) await hook()
      }
    }
    tests.push({ id, name, fileName: file, run })
  }
  const withEach = (register) => {
    const each = (cases) => (name, body) => {
      for (const [n, given] of cases.entries())
        register(`${name} (${n + 1})`, () => body(...(Array.isArray(given) ? given : [given])))
    }
    return Object.assign((name, body) => register(name, () => body()), { each })
  }

  const it = withEach(add)
  const vitest = {
    describe: withEach(within),
    it,
    test: it,
    expect,
    vi,
    beforeAll: (hook) => suite.before.push(once(hook)),
    beforeEach: (hook) => suite.before.push(hook),
    afterEach: (hook) => suite.after.push(hook),
    onTestFinished: (hook) => finished.push(hook),
    // Few cases of a kind: see `test/support/thorough.ts`.
    inject: () => false,
  }
  const known = { vitest, "fast-check": fewerRuns }
  const wantedFiles = wanted && new Set([...wanted].map((id) => id.slice(0, id.indexOf("#"))))
  for (const [name, load] of Object.entries(bundle((name) => known[name] ?? require(name)))) {
    if (wantedFiles && !wantedFiles.has(name)) continue
    file = name
    suite = { name: "", before: [], after: [] }
    load()
  }
  return tests
}
