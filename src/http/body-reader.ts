// What is loaded to read a failed response: a success needs none of it.

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
export { headerFinder } from "./header-index.ts"
