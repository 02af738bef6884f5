import { readFileSync } from "node:fs"

/** An answer that a public bug report or a vendor's page shows. */
export interface WildAnswer {
  readonly id: string
  readonly provider: string
  readonly profile: string | null
  readonly request: { readonly method: string; readonly url: string }
  readonly answer: {
    readonly status: number
    readonly headers: Record<string, string>
    readonly body: unknown
  }
  /** A list stands for any of its members; null: a 2xx that is no failure. */
  readonly expected: {
    readonly code: number | number[] | null
    readonly retryable: boolean | boolean[] | null
    readonly waitMs: number | null | "any"
    readonly textMustNot?: string | string[]
  }
}

/** When the answers are received, as epoch ms. */
export const NOW = Date.UTC(2026, 10, 22, 12)

/** `{{epoch+20}}` is 20 s after `now` in epoch seconds, `{{epochms+60000}}` 60,000 ms after it in epoch ms, `{{iso+20}}` a date. */
function atTime(text: string, now: number): string {
  return text
    .replace(/\{\{epoch\+(\d+)\}\}/g, (_, s) => String(now / 1000 + Number(s)))
    .replace(/\{\{epochms\+(\d+)\}\}/g, (_, ms) => String(now + Number(ms)))
    .replace(/\{\{epochus\+(\d+)\}\}/g, (_, ms) => `${now + Number(ms)}000`)
    .replace(/\{\{epochns\+(\d+)\}\}/g, (_, ms) => `${now + Number(ms)}000000`)
    .replace(/\{\{iso\+(\d+)\}\}/g, (_, ms) => new Date(now + Number(ms)).toISOString())
    .replace(/\{\{http\+(\d+)\}\}/g, (_, ms) => new Date(now + Number(ms)).toUTCString())
}

/** The answers of a file beside this one, as they are at `now` (epoch ms). */
export const readAnswers = (name: string, now = NOW): readonly WildAnswer[] =>
  JSON.parse(atTime(readFileSync(new URL(name, import.meta.url), "utf8"), now))
