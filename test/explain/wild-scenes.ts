import { readFileSync } from "node:fs"
import { type Profile, profiles } from "../../src/profiles.ts"
import { NOW, type Scene } from "./failure-contexts.ts"

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
  readonly expected: { readonly textMustNot?: string | string[] }
}

/** `{{epoch+20}}` is 20 s after NOW, `{{epochms+60000}}` 60,000 ms. */
function atNow(text: string): string {
  return text
    .replace(/\{\{epoch\+(\d+)\}\}/g, (_, s) => String(NOW / 1000 + Number(s)))
    .replace(/\{\{epochms\+(\d+)\}\}/g, (_, ms) => String(NOW + Number(ms)))
}

export const WILD_ANSWERS: readonly WildAnswer[] = JSON.parse(
  atNow(readFileSync(new URL("../wild/answers.json", import.meta.url), "utf8")),
)

/** The same, as a failure that heed would see. */
export function sceneOf({ profile, request, answer }: WildAnswer): Scene {
  return {
    method: request.method,
    url: `https://api.example.com${request.url}`,
    status: answer.status,
    headers: answer.headers,
    answerBody: answer.body,
    profile: profile === null ? null : ((profiles as Record<string, Profile>)[profile] as Profile),
    readsBody: true,
  }
}
