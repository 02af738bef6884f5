import { readLimits } from "../classify/profile-limits.ts"
import { sentAt } from "../headers/header-field.ts"
import type { RateLimitStatement } from "../headers/rate-limit.ts"
import type { Target } from "../http/target.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import type { Terminal } from "./terminal.ts"

/** Characters of a body that are read. */
const MAX_BODY = 1_000_000

/** What came of a request; times in ms. */
export type Sent =
  | { kind: "answer"; answer: PlainAnswerRead; tookMs: number; receivedAt: number; skewMs: number | null }
  | { kind: "error"; error: unknown; tookMs: number }

interface PlainAnswerRead {
  status: number
  headers: [string, string][]
  body: string
}

export interface ProbeRequest {
  method: string
  url: string
  headers: [string, string][]
  data?: string | undefined
  timeoutMs: number
}

/** Sends once, and follows no redirect. Never rejects. */
export async function probe(
  { method, url, headers: given, data, timeoutMs }: ProbeRequest,
  terminal: Terminal,
): Promise<Sent> {
  const begin = terminal.now()
  try {
    const response = await terminal.fetch(url, {
      method,
      headers: given,
      ...(data === undefined ? {} : { body: data }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    })
    const receivedAt = terminal.now()
    const body = (await response.text()).slice(0, MAX_BODY)
    const headers = [...response.headers]
    const sentAtMs = sentAt((name) => response.headers.get(name), Number.NaN)
    // Date is cut to the second: on the average it is half a second behind.
    const skew = sentAtMs + 500 - (begin + receivedAt) / 2
    return {
      kind: "answer",
      answer: { status: response.status, headers, body },
      tookMs: Math.round(receivedAt - begin),
      receivedAt,
      skewMs: Number.isNaN(skew) ? null : Math.round(skew),
    }
  } catch (error) {
    return { kind: "error", error, tookMs: Math.round(terminal.now() - begin) }
  }
}

/** The limits that the answer states. */
export function limitsOf(
  profile: Profile | null,
  { answer, receivedAt }: Sent & { kind: "answer" },
  method: string,
  { path }: Target,
): RateLimitStatement[] {
  const headers = new Map(answer.headers.map(([name, value]) => [name.toLowerCase(), value]))
  const head = {
    status: answer.status,
    method,
    path,
    header: (name: string) => headers.get(name) ?? null,
    headers: () => headers,
  }
  return readLimits(profile, head, null, receivedAt)
}
