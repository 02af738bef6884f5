import type { RunDigest } from "../run-log/digest.ts"
import { nodeModule } from "../time/node-module.ts"
import { type Html, html } from "./html.ts"

/** What is used of `node:zlib`. */
interface Compression {
  gzipSync(bytes: Uint8Array): Uint8Array
}

/** Bytes from which on the data is compressed: smaller data opens as it is. */
const COMPRESSED_FROM = 20_000
/** Characters that one call of String.fromCharCode takes. */
const AT_ONCE = 8_192

/** What the page shows, as a file to save: the digest as JSON, inside the page. Compressed where the runtime can. */
export function dataLink(digest: RunDigest): Html {
  const bytes = new TextEncoder().encode(JSON.stringify(digest))
  const zlib = bytes.length < COMPRESSED_FROM ? null : nodeModule<Compression>("node:zlib")
  const name = zlib ? "heed-report.json.gz" : "heed-report.json"
  const type = zlib ? "application/gzip" : "application/json"
  const data = base64(zlib ? zlib.gzipSync(bytes) : bytes)
  return html`<a download="${name}" href="data:${type};base64,${data}">The data of this page, as JSON</a>`
}

function base64(bytes: Uint8Array): string {
  let text = ""
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE))
  return btoa(text)
}
