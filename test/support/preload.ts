import { preload } from "../../src/index.ts"

// Virtual time does not wait for a module that is still being read.
await preload()
