export { heedFetch } from "./adapters/fetch/heed-fetch.ts"
