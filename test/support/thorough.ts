import { inject } from "vitest"

declare module "vitest" {
  export interface ProvidedContext {
    thorough: boolean
  }
}

/**
 * How much of one kind a test tries: `few` in the unit tests, `all` in the project `thorough`, which runs the same files with
 * the long tests.
 */
export const fewOrAll = <T>(few: T, all: T): T => (inject("thorough") ? all : few)

/** Every nth of a list, or all of it. @param turn which of them is the first */
export const everyNth = <T>(n: number, list: readonly T[], turn = 0): T[] =>
  list.filter((_, at) => (at + turn) % fewOrAll(n, 1) === 0)
