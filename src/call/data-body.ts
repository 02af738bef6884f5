import { isBlob, isNodeStream, isStream, isWebStream } from "../http/body-kinds.ts"
import { discardBody, readPrefix } from "../http/body-stream.ts"
import { parsedBodyText } from "../http/body-text.ts"
import { EXCERPT_BYTES, EXCERPT_MS } from "../http/response-view.ts"
import { replayStream, streamOf } from "./node-stream.ts"

/** A response that has its body as `data`, in any form, as one of axios. */
interface DataResponse {
  data: unknown
}

/** The start of the body as text. The caller still gets the whole: of a stream, by one that begins anew. */
export async function readDataStart(response: DataResponse): Promise<string> {
  const { data } = response
  if (isBlob(data)) return data.slice(0, EXCERPT_BYTES).text()
  if (isWebStream(data)) {
    // The caller reads its branch whenever it likes; ours is let go after the start.
    const [ours, theirs] = data.tee()
    response.data = theirs
    return (await readPrefix(ours, EXCERPT_BYTES, EXCERPT_MS)).text
  }
  if (!isNodeStream(data)) return parsedBodyText(data)
  const { start, whole } = await replayStream(data, EXCERPT_BYTES, EXCERPT_MS)
  response.data = whole
  return start
}

/**
 * Lets a stream go for another attempt. That may never be sent: then this response is the last, and what was kept is what
 * there is of it.
 */
export async function discardData(response: DataResponse, kept: string): Promise<void> {
  const { data } = response
  if (!isStream(data)) return
  if (isNodeStream(data)) response.data = streamOf(kept) ?? data
  else if (typeof Response === "function") response.data = new Response(kept).body
  await discardBody(data)
}
