// What is loaded to read a failed response: a success needs none of it.

export { discardBody, readPrefix } from "./body-stream.ts"
export { parsedBodyText, sightOf, sightOfFormStream, startOf, startOfRequest } from "./body-text.ts"
export { headerFinder } from "./header-index.ts"
export { discardResponse, readAside, restored } from "./unread-response.ts"
