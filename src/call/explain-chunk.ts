import { BODY_READER } from "../http/body-reader-chunk.ts"
import { Late } from "../time/late.ts"

export type Explain = typeof import("../explain/index.ts")

/** Shared by all Heeds of a process. */
export const EXPLAIN = new Late<Explain>(() => import("../explain/index.ts"), BODY_READER)
