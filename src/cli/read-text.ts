import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { cannotRead } from "./terminal.ts"

/** The text of a file: decompressed, and in UTF-16 too, as PowerShell writes it. @throws CommandError */
export function readText(path: string): string {
  try {
    const bytes = readFileSync(path)
    return decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)
  } catch (error) {
    throw cannotRead(path, error)
  }
}

/** By the mark that stands first, if there is one. */
function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8"
  return new TextDecoder(encoding).decode(bytes)
}
