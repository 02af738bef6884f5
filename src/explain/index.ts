// What is loaded with the first failure, as one chunk: the rules of redaction, the table of network errors, evidence and
// texts. Nothing that a call needs while all is well imports from here.

export { classifyError } from "../classify/network-error.ts"
export { MaskedRequests } from "../redact/masked-requests.ts"
export { createRedactor } from "../redact/redactor.ts"
export { otherRetries } from "../retry/other-retries.ts"
export { diagnose } from "./diagnose.ts"
