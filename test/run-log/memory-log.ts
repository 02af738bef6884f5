import { DigestBuilder } from "../../src/run-log/build-digest.ts"
import { Detail } from "../../src/run-log/detail.ts"
import type { RunLogLine } from "../../src/run-log/line.ts"
import { runLine } from "./lines.ts"

/** A log in memory: its first lines, its size, and all of it added up, unless that is not asked for. */
export function log({ takes = (): boolean => true, digests = true } = {}) {
  const lines: RunLogLine[] = []
  const state = { lines, bytes: 0, digest: new DigestBuilder() }
  const detail = new Detail((text) => {
    if (!takes()) return false
    state.bytes += text.length
    if (!digests) return true
    if (lines.length < 50_000) lines.push(JSON.parse(text))
    state.digest.addText(text)
    return true
  })
  detail.always(runLine())
  return { detail, state }
}
