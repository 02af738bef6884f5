import { createRequire } from "node:module"
import type { AxiosStatic } from "axios"
import { inject } from "vitest"

const require = createRequire(import.meta.url)

declare module "vitest" {
  export interface ProvidedContext {
    copies: "few" | "others"
  }
}

const NAMES = ["axios", "axios-1.0", "axios-1.1", "axios-1.2", "axios-1.6", "axios-1.7", "axios-1.13"]

/** A copy of axios as it may stand in a program: each version, by import and by require. */
export interface Copy {
  readonly name: string
  readonly axios: AxiosStatic
}

async function imported(name: string): Promise<Copy> {
  const { default: axios } = await import(name)
  return { name: `${name} (import)`, axios }
}

function required(name: string): Copy {
  const loaded = require(name)
  return { name: `${name} (require)`, axios: loaded.default ?? loaded }
}

/** The installed and the oldest one, as every test run takes them. */
const FEW = ["axios (import)", "axios-1.0 (import)"]
const ALL = [...(await Promise.all(NAMES.map(imported))), ...NAMES.map(required)]

/** The few, or all others: vitest.config.ts says which. */
export const COPIES: readonly Copy[] = ALL.filter(
  ({ name }) => FEW.includes(name) === (inject("copies") === "few"),
)
