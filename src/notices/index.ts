// What is loaded with the first good response that announces a deprecation.

export { readNotices } from "./read-notices.ts"
