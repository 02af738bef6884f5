import { defineConfig } from "vitest/config"

const src = new URL("./src/", import.meta.url).pathname

// These run against the packed package, which is built and packed once for them.
const PACKAGE = ["test/package/**/*.test.ts", "test/browser/**/*.test.ts"]

export default defineConfig({
  resolve: {
    alias: [
      { find: /^heed$/, replacement: `${src}index.ts` },
      { find: /^heed\/(\w+)$/, replacement: `${src}$1.ts` },
    ],
  },
  test: {
    testTimeout: 20_000,
    coverage: { include: ["src/**"], reporter: ["text-summary"] },
    projects: [
      {
        extends: true,
        test: {
          name: "source",
          include: ["test/**/*.test.ts"],
          exclude: PACKAGE,
        },
      },
      {
        extends: true,
        test: {
          name: "package",
          include: PACKAGE,
          globalSetup: "test/package/pack.ts",
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
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
