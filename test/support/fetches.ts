import { createRequire } from "node:module"
import nodeFetch3 from "node-fetch"
import { fetch as undiciFetch } from "undici"

const nodeFetch2 = createRequire(import.meta.url)("node-fetch-2")

/** node-fetch, whose bodies are streams of Node. */
export const NODE_FETCHES: readonly [string, typeof fetch][] = [
  ["node-fetch 2", nodeFetch2],
  ["node-fetch 3", nodeFetch3 as never],
]

/** Each fetch that runs in Node. */
export const FETCHES: readonly [string, typeof fetch][] = [
  ["native", (input, init) => fetch(input, init)],
  ["undici", undiciFetch as never],
  ...NODE_FETCHES,
]
