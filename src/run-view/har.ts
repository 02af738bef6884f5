import type { DigestedFailure, RunDigest } from "../run-log/digest.ts"
import { HEED_VERSION } from "../run-log/line.ts"
import { isoTime } from "../time/clock.ts"

/** The parts of HAR 1.2 that are written: http://www.softwareishard.com/blog/har-12-spec/ */
export interface Har {
  log: { version: "1.2"; creator: { name: string; version: string }; entries: HarEntry[]; comment: string }
}

interface HarEntry {
  startedDateTime: string
  /** ms, the sum of `timings`. */
  time: number
  request: HarMessage & {
    method: string
    url: string
    queryString: { name: string; value: string }[]
  }
  response: HarMessage & {
    /** 0: no answer, as browsers write it. */
    status: number
    statusText: string
    content: { size: number; mimeType: string }
    redirectURL: string
  }
  cache: Record<string, never>
  timings: { blocked: number; send: number; wait: number; receive: number }
  comment: string
  /** A field of heed's own, as the underscore says. */
  _diagnosis: DigestedFailure["diagnosis"]
}

interface HarMessage {
  httpVersion: string
  cookies: never[]
  headers: { name: string; value: string }[]
  headersSize: number
  bodySize: number
}

/** The calls that failed as HAR 1.2, an entry each: redacted as the log is, so without headers and bodies. */
export function harOf({ failures, calls }: RunDigest): Har {
  const entries = failures.map(entryOf).sort((a, b) => (a.startedDateTime < b.startedDateTime ? -1 : 1))
  const rest = calls.failed - entries.length
  const comment = `Calls that failed; headers and bodies are left out.${rest > 0 ? ` ${rest} more failed.` : ""}`
  return { log: { version: "1.2", creator: { name: "heed", version: HEED_VERSION }, entries, comment } }
}

/** What the log does not have is -1, or empty, as HAR asks. */
const MESSAGE: HarMessage = {
  httpVersion: "unknown",
  cookies: [],
  headers: [],
  headersSize: -1,
  bodySize: -1,
}

function entryOf({ at, method, url, diagnosis }: DigestedFailure): HarEntry {
  const { attempts, totalWaitMs, status, title, summary } = diagnosis
  const wait = attempts.reduce((total, { durationMs }) => total + durationMs, 0)
  const blocked = Number.isFinite(totalWaitMs) ? Math.max(0, totalWaitMs) : 0
  const time = blocked + wait
  return {
    // The log has the moment at which the call was given up.
    startedDateTime: isoTime(Date.parse(at) - time),
    time,
    request: { ...MESSAGE, method, url, queryString: queryOf(url) },
    response: {
      ...MESSAGE,
      status: status ?? 0,
      statusText: status === null ? "" : title,
      content: { size: -1, mimeType: "x-unknown" },
      redirectURL: "",
    },
    cache: {},
    timings: { blocked, send: 0, wait, receive: 0 },
    comment: summary,
    _diagnosis: diagnosis,
  }
}

function queryOf(url: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? ""
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }))
}
