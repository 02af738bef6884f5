import { BODY_READER } from "../http/body-reader-chunk.ts"
import { Late } from "../time/late.ts"

export type ResponseReader = typeof import("./response-reader.ts")

/** What reads responses other than plain successes. Loaded while the first request is in flight; shared by all Heeds. */
export const RESPONSE_READER = new Late<ResponseReader>(() => import("./response-reader.ts"), BODY_READER)
