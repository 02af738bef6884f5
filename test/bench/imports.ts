import { execFileSync } from "node:child_process"
import { built } from "./built.ts"
import { median } from "./race.ts"

const PROCESSES = 9

/** ms that `code` takes to import in a fresh process, median. */
function importMs(code: string): number {
  const timed = `const from = performance.now(); ${code}; console.log(performance.now() - from)`
  const run = () => Number(execFileSync(process.execPath, ["--input-type=module", "-e", timed]))
  return median(Array.from({ length: PROCESSES }, run))
}

/** What importing heed costs beyond axios, in ms. */
export function importCost(): { name: string; ms: number }[] {
  const axios = importMs('await import("axios")')
  const beyond = (entry: string) =>
    importMs(`await import("axios"); await import(${JSON.stringify(built(entry))})`) - axios
  return [
    { name: "axios", ms: axios },
    ...["axios", "fetch", "index"].map((entry) => ({
      name: `+ heed${entry === "index" ? "" : `/${entry}`}`,
      ms: beyond(entry),
    })),
  ]
}
