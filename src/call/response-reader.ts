// What is loaded to read a response: the rules by which a failure is classified, the parsers of what a response says about
// limits and waits, the shapes of the errors that clients throw, the start of a Node stream, what follows a body that is
// still to come, and what tells of a deprecation. A plain success that states no limit needs none of it.

export { Chance } from "../gate/estimators/chance.ts"
export { ShareOfLearned } from "../gate/estimators/share-of-learned.ts"
export { cloneable } from "../http/body-stream.ts"
export { thrownResponse } from "../http/thrown-response.ts"
export { discardData, readDataStart } from "./data-body.ts"
export { PendingBody } from "./pending-body.ts"
export { cloneApart, pendingNodeStream } from "./pending-node-stream.ts"
export { define, followWebStream, pendingStream, unfollowTee } from "./pending-stream.ts"
export { readQuotas } from "./read-quotas.ts"
export { classifyFailure, inspectSuccessBody } from "./read-response.ts"
export { noteQuota } from "./spent-quotas.ts"
export { tellNotices } from "./tell-notices.ts"
