import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"
import { PROGRAM_TAGS } from "./test/support/missing.ts"
import { SkippedReporter } from "./test/support/skipped-reporter.ts"

const src = new URL("./src/", import.meta.url).pathname
const cores = availableParallelism()
/** Workers of tests that spend half of their time in waits. */
const waiting = cores + 1

/** These talk to servers on loopback, or sit through real waits. */
const SOCKET = [
  "test/acceptance/*.test.ts",
  "test/adapters/**/*.test.ts",
  "test/bottleneck/{calls,turns}.test.ts",
  "test/classify/network-error.test.ts",
  "test/examples/*.test.ts",
  "test/call/{before-attempt,hostile-outcomes,profile}.test.ts",
  "test/compatibility/*.test.ts",
  "test/cli/completion.test.ts",
  "test/matrix/*.test.ts",
  "test/otel/*.test.ts",
  "test/memory/*.test.ts",
  "test/run-log/{record-run,schema,slow-disk}.test.ts",
  "test/security/secrets.test.ts",
  "test/split/holds.test.ts",
  "test/security/attack/{hostile,sockets}.test.ts",
]
/** These start a Redis. */
const REDIS = [
  "test/bottleneck/cluster.test.ts",
  "test/redis/{clients,cluster,connection,evidence,expiry,faults,fleet-in-virtual-time,holds}.test.ts",
  "test/redis/{neighbours,passwords,resubscribing,script,scripts}.test.ts",
]
/** These run against the packed package, which is built and packed once for them. */
const PACKAGE = ["test/package/**/*.test.ts", "test/browser/**/*.test.ts"]
/** These run with a few copies of axios, and then with all others. */
const MATRIX = "test/matrix/axios-*.test.ts"
/** These take long, and show in the large what others show in the small. */
const LONG = [
  "test/security/expressions/*.test.ts",
  "test/run-log/size.test.ts",
  "test/simulation/share.test.ts",
  "test/simulation/others/*.test.ts",
  "test/soak/*.test.ts",
  "test/adapters/suspended.test.ts",
  "test/adapters/fetch/status-alone.test.ts",
  "test/browser/report.test.ts",
]
/** So do these, which start several processes or measure time of the CPU: one file at a time. */
const ALONE = [
  "test/forecast/processes.test.ts",
  "test/redact/linear-time.test.ts",
  "test/redis/{limits-through-faults,processes}.test.ts",
  "test/security/slow-input.test.ts",
  "test/split/kills.test.ts",
]
/** Unit tests that try few cases of a kind, and all of them with the long tests: `test/support/thorough.ts`. */
const THOROUGH = [
  "test/explain/diagnose.test.ts",
  "test/explain/evidence/hostile.test.ts",
  "test/gate/{queue,local/backlog}.test.ts",
  "test/profiles/clients.test.ts",
  "test/redact/{mask-tokens,same-secrets,secret-paths,secrets}.test.ts",
  "test/run-view/render-html.test.ts",
  "test/security/attack/{log-lines,on-axios,on-fetch,on-run}.test.ts",
  "test/simulation/{chance,limits,memory,neighbours,outage,random-refusals}.test.ts",
  "test/split/{faults-in-any-order,resume}.test.ts",
]
/** The same of tests with sockets. */
const THOROUGH_SOCKET = ["test/security/secrets.test.ts", "test/security/attack/sockets.test.ts"]
/** No socket, no process, no wait: many files share one process. */
const AS_UNIT = {
  setupFiles: ["test/support/no-waiting.ts", "test/support/preload.ts"],
  isolate: false,
  maxWorkers: cores,
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^heed$/, replacement: `${src}index.ts` },
      { find: /^heed\/(\w+)$/, replacement: `${src}$1.ts` },
    ],
  },
  test: {
    testTimeout: 20_000,
    tags: PROGRAM_TAGS,
    reporters: ["default", new SkippedReporter()],
    coverage: { include: ["src/**"], reporter: ["text-summary"] },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...SOCKET, ...REDIS, ...PACKAGE, ...LONG, ...ALONE],
          provide: { thorough: false },
          ...AS_UNIT,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "socket",
          include: SOCKET,
          exclude: LONG,
          setupFiles: "test/support/preload.ts",
          provide: { copies: "few", thorough: false },
          maxWorkers: waiting,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: "redis", include: REDIS, maxWorkers: waiting, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: "package",
          include: PACKAGE,
          exclude: LONG,
          globalSetup: "test/package/pack.ts",
          testTimeout: 60_000,
          maxWorkers: cores,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "long",
          globalSetup: "test/package/pack.ts",
          include: [...LONG, MATRIX, ...THOROUGH_SOCKET],
          provide: { copies: "others", thorough: true },
          maxWorkers: cores,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 4 } },
      },
      {
        extends: true,
        test: {
          name: "thorough",
          include: THOROUGH,
          provide: { thorough: true },
          ...AS_UNIT,
          testTimeout: 60_000,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
          sequence: { groupOrder: 6 },
          // Errors elsewhere are the business of the type check.
          typecheck: {
            enabled: true,
            only: true,
            include: ["test/types/**/*.test-d.ts"],
            ignoreSourceErrors: true,
          },
        },
      },
    ],
  },
})
