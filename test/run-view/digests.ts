import { DigestBuilder } from "../../src/run-log/build-digest.ts"
import type { RunDigest } from "../../src/run-log/digest.ts"

/** The digest of lines, as a log has them. */
export function digestOf(lines: readonly object[]): RunDigest {
  const digest = new DigestBuilder()
  for (const line of lines) digest.addText(JSON.stringify(line))
  return digest.build()
}
