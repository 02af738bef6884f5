import { apiMessage } from "./api-message.ts"
import { none, type Row } from "./row.ts"

/** 400: the API's own message, and the field that it names. */
export const badRequest: Row = { evidence: apiMessage, suggestions: none }
