import { createRequire } from "node:module"
import type { AxiosStatic } from "axios"

const require = createRequire(import.meta.url)

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

export const COPIES: readonly Copy[] = [...(await Promise.all(NAMES.map(imported))), ...NAMES.map(required)]
