import { type Profile, profiles } from "../../src/profiles.ts"
import { readAnswers, type WildAnswer } from "../wild/read-answers.ts"
import { NOW, type Scene } from "./failure-contexts.ts"

export const WILD_ANSWERS = readAnswers("answers.json", NOW)

/** An answer as a failure that heed would see. */
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
