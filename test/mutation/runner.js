import { readdirSync, readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { Script } from "node:vm"
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin"
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner"
import { build } from "esbuild"
import { collectTests, restoreAll } from "./collect-tests.js"

// Runs the tests of one folder in the process of Stryker's worker: one bundle, which is evaluated anew for each mutant, so
// that no mutant finds what another one left. Vitest, which starts a thread for each, takes many times as long.

const TEST_TIMEOUT_MS = 5_000
/** Without a mutant, a test is slow only on a machine that is busy. */
const FIRST_TIMEOUT_MS = 60_000

/** The tests of a folder are those in the folder of the same name under `test`, and these. */
const BESIDE = { classify: ["test/wild/answers.test.ts"] }

class InProcessRunner {
  /** What Stryker's instrumented code reads and writes, by that name. */
  #stryker = {}
  #bundle
  /** How long each test took last, ms: the quick ones go first. */
  #took = new Map()

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    globalThis.__stryker__ = this.#stryker
    // A mutant may leave a promise behind that is rejected. Only tests tell.
    process.on("unhandledRejection", () => {})
    this.#bundle = await bundleTests(process.cwd(), process.env.HEED_MUTATED)
  }

  async dryRun() {
    this.#stryker.mutantCoverage = undefined
    this.#stryker.activeMutant = undefined
    const tests = await this.#run(collectTests(this.#bundle), false)
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.#stryker.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const stryker = this.#stryker
    stryker.hitCount = hitLimit === undefined ? undefined : 0
    stryker.hitLimit = hitLimit
    stryker.activeMutant = activeMutant.id
    const tests = await this.#run(this.#tests(testFilter), true)
    stryker.activeMutant = undefined
    const endless = determineHitLimitReached(stryker.hitCount, hitLimit)
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests })
  }

  /** @param ids missing: all */
  #tests(ids) {
    const wanted = ids && new Set(ids)
    const took = ({ id }) => this.#took.get(id) ?? 0
    try {
      return collectTests(this.#bundle, wanted).sort((a, b) => took(a) - took(b))
    } catch (error) {
      // What a test file does while it is loaded is part of its tests.
      const id = ids?.[0] ?? "all"
      return [{ id, name: id, run: () => Promise.reject(error) }]
    }
  }

  async #run(tests, untilOneFails) {
    const results = []
    for (const { id, name, fileName, run } of tests) {
      this.#stryker.currentTestId = id
      const from = performance.now()
      const failure = await failureOf(run, untilOneFails ? TEST_TIMEOUT_MS : FIRST_TIMEOUT_MS)
      const timeSpentMs = performance.now() - from
      this.#took.set(id, timeSpentMs)
      const status = failure === null ? TestStatus.Success : TestStatus.Failed
      results.push({ id, name, fileName, timeSpentMs, status, failureMessage: failure ?? undefined })
      if (failure !== null && untilOneFails) break
    }
    this.#stryker.currentTestId = undefined
    restoreAll()
    return results
  }
}

/** @returns the message of what it throws; null: it throws nothing */
async function failureOf(run, timeoutMs) {
  let timer
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(reject, timeoutMs, new Error(`not over after ${timeoutMs} ms`))
  })
  try {
    await Promise.race([run(), tooLong])
    return null
  } catch (error) {
    return String(error?.stack ?? error)
  } finally {
    clearTimeout(timer)
  }
}

/** @returns a function that evaluates the bundle, `(require) => { [file]: () => void }`: each loads a test file */
async function bundleTests(root, folder) {
  const own = readdirSync(`${root}/test/${folder}`, { recursive: true }).map(
    (name) => `test/${folder}/${name}`,
  )
  const files = [...own.filter((name) => name.endsWith(".test.ts")).sort(), ...(BESIDE[folder] ?? [])]
  const { outputFiles } = await build({
    stdin: {
      contents: `load = {${files.map((file) => `"${file}": () => require("./${file}")`)}}`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["vitest", "fast-check"],
    logLevel: "silent",
    plugins: [{ name: "own-url", setup: (build) => build.onLoad({ filter: /\/test\/.*\.ts$/ }, withOwnUrl) }],
  })
  const code = `(function (require) { let load; ${outputFiles[0].text}\nreturn load })`
  const script = new Script(code, { filename: "tests.cjs" })
  return (require) => script.runInThisContext()(require)
}

/** `import.meta.url` is that of the file, and not of the bundle. */
const withOwnUrl = ({ path }) => ({
  contents: readFileSync(path, "utf8").replaceAll(
    "import.meta.url",
    JSON.stringify(pathToFileURL(path).href),
  ),
  loader: "ts",
})

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)]
