import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { TextReader } from "./decode-text.ts"
import { cannotRead } from "./terminal.ts"
import { isGzip } from "./unzip.ts"

/** The text of a file: decompressed, and in UTF-16 too, as PowerShell writes it. @throws CommandError */
export function readText(path: string): string {
  try {
    const bytes = readFileSync(path)
    const text = new TextReader()
    return `${text.write(isGzip(bytes) ? gunzipSync(bytes) : bytes)}${text.end()}`
  } catch (error) {
    throw cannotRead(path, error)
  }
}
