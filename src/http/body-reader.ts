// What is loaded to read a body: a success needs none of it.

export {
  cloneable,
  cloneableAgain,
  discardBody,
  failTogether,
  giveBack,
  isFlowing,
  readPrefix,
} from "./body-stream.ts"
export { parsedBodyText, sightOf, sightOfFormStream, startOf, startOfRequest } from "./body-text.ts"
export { keepFromAbort } from "./cloned-branch.ts"
