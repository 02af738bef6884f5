import { classifyResponse, failureIn2xx } from "../../src/classify/classify.ts"
import { classifyError } from "../../src/classify/network-error.ts"
import type { Verdict } from "../../src/classify/verdict.ts"
import type { FailureContext } from "../../src/explain/failure-context.ts"
import type { RequestView } from "../../src/http/request-view.ts"
import type { ResponseView } from "../../src/http/response-view.ts"
import { Target } from "../../src/http/target.ts"
import { type CompiledProfile, compileProfile } from "../../src/profiles/schema/compiled-profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import { headOf } from "../../src/profiles/schema/response-head.ts"
import type { Profile } from "../../src/profiles.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { HealthStats } from "../../src/report/health-stats.ts"

export const NOW = Date.UTC(2026, 10, 22, 19, 30, 0)

export interface Scene {
  method?: string
  url?: string
  requestHeaders?: Record<string, string>
  /** Headers that the client adds of its own. */
  added?: [string, string][]
  body?: string
  /** null: no server answered. */
  status?: number | null
  headers?: Record<string, string>
  answerBody?: unknown
  error?: unknown
  durations?: number[]
  tries?: number
  source?: Partial<HealthStats>
  endpoint?: Partial<HealthStats>
  workedBefore?: boolean
  renewal?: FailureContext["refresh"]
  measured?: { ratePerSecond: number; inFlight: number }
  learned?: FailureContext["learned"]
  otherRuns?: FailureContext["otherRuns"]
  hookError?: FailureContext["hookError"]
  verdict?: Partial<FailureContext["verdict"]>
  profile?: Profile | null
  /** The body has a say in the row. */
  readsBody?: boolean
  lastRefused?: FailureContext["lastRefused"]
}

/** A failure as heed would see it, with the real redactor. */
export function sightOf(scene: Scene): FailureContext {
  const {
    method = "GET",
    url = "https://api.example.com/v1/orders",
    status = null,
    headers = {},
    durations = [420],
  } = scene
  const request = requestOf(method, url, scene.requestHeaders ?? {}, scene.body ?? null)
  const { added = [] } = scene
  Object.assign(request, { beside: () => ({ headers: added, texts: [] }) })
  const response = status === null ? null : answerOf(status, headers)
  const bodyExcerpt =
    scene.answerBody === undefined
      ? ""
      : typeof scene.answerBody === "string"
        ? scene.answerBody
        : JSON.stringify(scene.answerBody)
  const profile = scene.profile ? compileProfile(scene.profile) : null
  const verdict = response
    ? verdictOf(response, request, scene, profile, bodyExcerpt)
    : classifyError(scene.error ?? new Error("none"))
  const redactor = createRedactor()
  const { mask, maskEchoes, repeatedIn } = redactor.secretsOf(request)
  const startedAt = NOW - durations.reduce((sum, ms) => sum + ms, 0)
  return {
    verdict: { ...verdict, ...scene.verdict },
    request,
    response,
    profile: scene.profile ?? null,
    bodyExcerpt,
    attempts: durations.map((durationMs, i) => ({
      n: i + 1,
      at: new Date(startedAt + durations.slice(0, i).reduce((sum, ms) => sum + ms, 0)).toISOString(),
      durationMs,
      ...(status === null ? { error: verdict.error ?? "ERROR" } : { status }),
      waitMs: 0,
      waitReason: null,
    })),
    attemptCount: scene.tries ?? durations.length,
    refresh: scene.renewal ?? null,
    now: NOW,
    source: new URL(url).origin,
    sourceHealth: standing(scene.source),
    endpoint: `${method} ${new URL(url).pathname}`,
    endpointHealth: standing(scene.endpoint),
    workedBefore: scene.workedBefore ?? false,
    measured: scene.measured ?? { ratePerSecond: 0, inFlight: 1 },
    learned: scene.learned ?? null,
    otherRuns: scene.otherRuns ?? null,
    hookError: scene.hookError ?? null,
    lastRefused: scene.lastRefused ?? null,
    mask: (text) => mask(text),
    withoutEchoes: (text) => maskEchoes(text),
    repeats: (text) => repeatedIn(text),
    maskParameter: (name, value) => redactor.parameter(name, value),
    maskHeader: (name, value) => redactor.header(name, value),
  }
}

function verdictOf(
  response: ResponseView,
  request: RequestView,
  { readsBody = false }: Scene,
  profile: CompiledProfile | null,
  text: string,
): Verdict {
  const head = headOf(response, request)
  const input = { head, body: readsBody ? ResponseBody.ofStart(text) : null, profile, now: NOW }
  return (response.status < 300 ? failureIn2xx(input) : null) ?? classifyResponse(input)
}

export function standing(facts: Partial<HealthStats> = {}): HealthStats {
  const { failuresSinceSuccess = 1 } = facts
  const usual = { failed: 1, failuresSinceSuccess, serverFailures: failuresSinceSuccess, failingSince: NOW }
  return Object.assign(new HealthStats(), usual, facts)
}

function requestOf(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: string | null,
): RequestView {
  return {
    method,
    url,
    target: new Target(url),
    isWithin: (stem) => url.startsWith(stem),
    fingerprint: "",
    retainable: true,
    header: (name) => headers[name] ?? null,
    headers: () => Object.entries(headers),
    body: { replayable: true, text: () => body },
  }
}

function answerOf(status: number, headers: Record<string, string>): ResponseView {
  return {
    status,
    header: (name) => headers[name] ?? null,
    headers: () => Object.entries(headers),
    excerpt: async () => "",
    discard: async () => {},
  }
}

/** A JSON Web Token with these claims; its signature is no valid one. */
export function jwt(claims: object): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJlLW9mLW5vYm9keQ`
}
