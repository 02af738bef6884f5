import { parseArgs } from "node:util"
import { type BenchLoad, LOADS } from "./loads.ts"

export interface BenchOptions {
  /** Under 90 s for everything: fewer rounds, and the loads of a few seconds, with two peers. */
  readonly short: boolean
  /** How often each client does each job; the figures are medians. */
  readonly runs: number
  /** Whether loads were picked by name: then there are those and nothing else. */
  readonly picked: boolean
  /** Several processes that share a source through Redis, and nothing else. */
  readonly shared: boolean
  readonly loads: readonly BenchLoad[]
}

const SHORT_CLIENTS = ["heed", "axios-retry", "undici"]

/**
 * `--short` or `--long`; `--runs=5`; `--heed-only`: without peers; `--only=window,bucket`: these loads, whatever form
 * they belong to; `--shared`: several processes on one Redis. Throws for anything else.
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: "boolean", default: false },
      long: { type: "boolean", default: false },
      runs: { type: "string", default: "1" },
      only: { type: "string" },
      shared: { type: "boolean", default: false },
      "heed-only": { type: "boolean", default: false },
    },
  })
  const { short, long, only, shared } = values
  let loads = only ? only.split(",").map(named) : LOADS.filter((load) => long || !load.long)
  if (short) loads = loads.flatMap(shortened)
  if (values["heed-only"]) loads = loads.map((load) => among(["heed", load.reference ?? ""], load))
  return { short, runs: Math.max(1, Number(values.runs) || 1), picked: only !== undefined, shared, loads }
}

function named(name: string): BenchLoad {
  const load = LOADS.find((candidate) => candidate.name === name)
  if (!load) throw new Error(`no load is called ${name}; there are ${LOADS.map((l) => l.name).join(", ")}`)
  return load
}

/** What is asked of heed is asked of the whole job, for finding the limit costs the same in a short one. */
function shortened(load: BenchLoad): BenchLoad[] {
  if (!load.shortCalls) return []
  const job = { ...load.job, calls: load.shortCalls }
  return [among(SHORT_CLIENTS, { ...load, job, asked: undefined })]
}

function among(names: readonly string[], load: BenchLoad): BenchLoad {
  const clients = Object.entries(load.clients).filter(([name]) => names.includes(name))
  return { ...load, clients: Object.fromEntries(clients) }
}
