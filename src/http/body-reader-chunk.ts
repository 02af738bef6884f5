import { Late } from "../time/late.ts"

export type BodyReader = typeof import("./body-reader.ts")

/** What reads the bodies of requests and responses. Loaded with `RESPONSE_READER`. */
export const BODY_READER = new Late<BodyReader>(() => import("./body-reader.ts"))
