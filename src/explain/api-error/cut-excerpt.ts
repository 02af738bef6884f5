import { utf8Bytes } from "../../http/bytes.ts"
import { CUT } from "../../redact/mask.ts"

/**
 * The least of a body that is read before it is cut, in bytes: the buffer of a Node stream, which a clone of node-fetch goes
 * no further than. https://nodejs.org/api/stream.html#streamgetdefaulthighwatermarkobjectmode
 */
const LEAST_CUT = 16 * 1024
/** A character that the cut went through counts for fewer bytes, as do blanks at the end. */
const SLACK = 16

/** The excerpt of a body that is no JSON, ending in CUT where it may have been cut: the echo masker looks at its end then. */
export function markedWhereCut(excerpt: string): string {
  return utf8Bytes(excerpt).length < LEAST_CUT - SLACK ? excerpt : excerpt + CUT
}
