// What is loaded if the option `memory` is set.

export { Memory } from "./memory.ts"
