import { attackOn } from "./attack-on.ts"

attackOn("fetch")
