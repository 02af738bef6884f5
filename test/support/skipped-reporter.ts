import type { Reporter, TestModule } from "vitest/node"
import { whyMissing } from "./missing.ts"
import { PROGRAM_NAMES } from "./programs.ts"

/** Says in the last lines how many tests were skipped for which missing program, and why it is missing. */
export class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")])
    for (const name of PROGRAM_NAMES) {
      const count = skipped.filter(({ tags }) => tags.includes(name)).length
      if (count > 0) console.log(`${count} tests skipped: ${whyMissing(name)}`)
    }
  }
}
