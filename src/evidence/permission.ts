import { apiMessage } from "./api-message.ts"
import { parseChallenges } from "./challenge.ts"
import type { Evidence } from "./evidence.ts"
import { saidTo } from "./read-said.ts"
import type { Row } from "./row.ts"
import { shownHeader, shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { listed, plural } from "./wording.ts"

/** 403: the scope that the call needs, against those that the credentials have. */
export const permission: Row = {
  *evidence(sight) {
    yield* scopeGap(sight)
    const permissions = shownHeader(sight, "x-accepted-github-permissions")
    if (permissions) {
      yield {
        kind: "permissions-needed",
        text: `The call needs these permissions: ${permissions}.`,
        value: permissions,
      }
    }
    yield* apiMessage(sight)
    yield* whereElse(sight)
  },
  *suggestions(sight) {
    const { needed, missing, anyOf } = scopesOf(sight)
    const wanted = missing.length > 0 ? missing : needed
    if (wanted.length === 0) return
    const names = anyOf ? wanted.join(" or ") : listed(wanted)
    yield {
      setting: "scope",
      value: wanted,
      text: `Grant the credentials the scope ${names}, and authorise again.`,
    }
  },
}

interface Scopes {
  readonly needed: readonly string[]
  /** null: not stated. */
  readonly had: readonly string[] | null
  readonly missing: readonly string[]
  /** One of those needed will do. */
  readonly anyOf: boolean
}

/**
 * RFC 6750 section 3 (scope of a challenge); GitHub's X-Accepted-OAuth-Scopes and X-OAuth-Scopes, of which one that is
 * accepted is enough: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps;
 * Slack's needed and provided: https://docs.slack.dev/reference/methods
 */
function scopesOf(sight: Sight): Scopes {
  const challenges = parseChallenges(sight.answer?.header("www-authenticate") ?? "")
  const inChallenge = challenges.map(({ parameters }) => parameters.get("scope")).find(Boolean)
  const accepted = sight.answer?.header("x-accepted-oauth-scopes")
  const { needed: slackNeeds, provided } = saidTo(sight)
  const split = (text: string) =>
    text
      .split(/[\s,]+/, 20)
      .filter((scope) => scope !== "")
      .map((scope) => shownName(sight, scope))
  const has = sight.answer?.header("x-oauth-scopes") ?? provided ?? null
  const needed = split(inChallenge ?? accepted ?? slackNeeds ?? "")
  const had = has === null ? null : split(has)
  const anyOf = inChallenge === undefined && Boolean(accepted) && needed.length > 1
  const missing = had === null ? [] : needed.filter((scope) => !had.includes(scope))
  const enough = anyOf && missing.length < needed.length
  return { needed, had, missing: enough ? [] : missing, anyOf }
}

function* scopeGap(sight: Sight): Generator<Evidence> {
  const { needed, had, missing, anyOf } = scopesOf(sight)
  if (needed.length === 0 && !had?.length) return
  const needs =
    needed.length > 0
      ? `The call needs the scope ${anyOf ? needed.join(" or ") : listed(needed)}`
      : "The call does not say which scope it needs"
  const has = had === null ? "" : `; the credentials have ${had.length > 0 ? listed(had) : "none"}`
  const lack =
    missing.length > 0 && had?.length ? `; missing: ${anyOf ? missing.join(" or ") : listed(missing)}` : ""
  yield { kind: "scopes", text: `${needs}${has}${lack}.`, value: { needed, had, missing } }
}

function* whereElse(sight: Sight): Generator<Evidence> {
  const { endpointStanding: endpoint, sourceStanding: source } = sight
  if (source.answered === 0) return
  const text =
    endpoint.answered > 0
      ? `This endpoint let through ${plural(endpoint.answered, "other request")} of this run: it is this resource that is closed.`
      : `The source let through ${plural(source.answered, "request")} of this run, but none to this endpoint.`
  yield { kind: "let-through", text, value: { endpoint: endpoint.answered, source: source.answered } }
}
