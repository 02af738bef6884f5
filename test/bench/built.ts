import { pathToFileURL } from "node:url"

// The benchmarks measure what users get: the built package, loaded by plain Node. (A loader that compiles TypeScript
// as it goes names every closure anew at each call, and would be most of what is measured.)
export const built = (entry: string): string => pathToFileURL(`dist/${entry}.js`).href

export const { heedAxios } = (await import(built("axios"))) as typeof import("heed/axios")
export const { heedFetch } = (await import(built("fetch"))) as typeof import("heed/fetch")
