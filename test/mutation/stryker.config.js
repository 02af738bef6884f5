// Read by Stryker in the root of the repository, once for each folder: see main.ts.
const folder = process.env.HEED_MUTATED

export default {
  mutate: [`src/${folder}/**/*.ts`],
  plugins: ["./test/mutation/runner.js"],
  testRunner: "in-process",
  coverageAnalysis: "perTest",
  // What is computed while a module is loaded: tables of names, patterns and texts. Each such mutant would need all tests.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `.stryker/${folder}/incremental.json`,
  tempDirName: `.stryker/${folder}/sandbox`,
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: `.stryker/${folder}/report.json` },
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
  allowConsoleColors: false,
  ignorePatterns: ["/*", "!/src", "!/test", "!/package.json", "!/tsconfig.json"],
  timeoutMS: 10_000,
  timeoutFactor: 0.5,
  concurrency: 1,
}
