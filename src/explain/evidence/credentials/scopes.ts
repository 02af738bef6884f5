import { apiErrorOf } from "../../api-error/read-api-error.ts"
import type { FailureContext } from "../../failure-context.ts"
import { joinList } from "../../format.ts"
import { maskedName, readHeader } from "../../masked-text.ts"
import type { Evidence, Suggestion } from "../evidence.ts"
import { parseChallenges } from "./challenge.ts"
import { tokenScopes } from "./jwt.ts"
import { scopesInMessage } from "./scopes-in-message.ts"
import { authorizationOf } from "./sent-credentials.ts"

const MAX_SCOPES = 20

interface Needed {
  readonly scopes: readonly string[]
  /** One of them will do. */
  readonly anyOf?: boolean
}

interface Scopes {
  readonly needed: readonly string[]
  /** null: not stated. */
  readonly had: readonly string[] | null
  readonly missing: readonly string[]
  readonly anyOf: boolean
}

/** The scopes that the call needs, against those that the credentials have. */
export function scopesOf(failure: FailureContext): Scopes {
  const shown = (scopes: readonly string[]) =>
    scopes.slice(0, MAX_SCOPES).map((scope) => maskedName(failure, scope))
  const found = neededIn(failure)
  const needed = shown(found.scopes)
  const had = hadBy(failure)
  const anyOf = found.anyOf === true && needed.length > 1
  const missing = had === null ? [] : needed.filter((scope) => !shown(had).includes(scope))
  const enough = anyOf && missing.length < needed.length
  return { needed, had: had && shown(had), missing: enough ? [] : missing, anyOf }
}

/**
 * RFC 6750 section 3 (scope of a challenge, all of which are needed; Google lists those of which one is enough); GitHub's
 * X-Accepted-OAuth-Scopes: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps;
 * a field of the body; or what the message says in words.
 */
function neededIn(failure: FailureContext): Needed {
  for (const { parameters } of parseChallenges(readHeader(failure, "www-authenticate") ?? "")) {
    const scopes = split(parameters.get("scope"))
    const anyOf = parameters.get("realm")?.includes("accounts.google.com") ?? false
    if (scopes.length > 0) return { scopes, anyOf }
  }
  const accepted = split(readHeader(failure, "x-accepted-oauth-scopes"))
  if (accepted.length > 0) return { scopes: accepted, anyOf: true }
  const { needed, message } = apiErrorOf(failure)
  const inBody = split(needed)
  return inBody.length > 0 ? { scopes: inBody } : scopesInMessage(message ?? "").needed
}

function hadBy(failure: FailureContext): readonly string[] | null {
  const stated = readHeader(failure, "x-oauth-scopes") ?? apiErrorOf(failure).provided
  if (stated !== undefined && stated !== null) return split(stated)
  return scopesInMessage(apiErrorOf(failure).message ?? "").had ?? tokenScopes(authorizationOf(failure) ?? "")
}

function split(text: string | null | undefined): string[] {
  return (text ?? "").split(/[\s,]+/, MAX_SCOPES + 1).filter((scope) => scope !== "")
}

export function* scopeGap(failure: FailureContext): Generator<Evidence> {
  const { needed, had, missing, anyOf } = scopesOf(failure)
  if (needed.length === 0 && !had?.length) return
  const needs =
    needed.length > 0
      ? `The call needs the scope ${anyOf ? needed.join(" or ") : joinList(needed)}`
      : "The call does not say which scope it needs"
  const has = had === null ? "" : `; the credentials have ${had.length > 0 ? joinList(had) : "none"}`
  const lack =
    missing.length > 0 && had?.length ? `; missing: ${anyOf ? missing.join(" or ") : joinList(missing)}` : ""
  yield { kind: "scopes", text: `${needs}${has}${lack}.`, value: { needed, had, missing } }
}

export function* grantScopes(failure: FailureContext): Generator<Suggestion> {
  const { needed, missing, had, anyOf } = scopesOf(failure)
  // Those that are there already are not what is missing.
  const wanted = missing.length > 0 ? missing : had === null ? needed : []
  if (wanted.length === 0) return
  const names = anyOf ? wanted.join(" or ") : joinList(wanted)
  yield {
    setting: "scope",
    value: wanted,
    text: `Grant the credentials the scope ${names}, and authorise again.`,
  }
}

/**
 * GitHub: of the sets one is enough, of a set every permission is needed.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
function permissionSets(failure: FailureContext): string[][] {
  const stated = readHeader(failure, "x-accepted-github-permissions") ?? ""
  return stated
    .split(";", 4)
    .map((set) => split(set).map((permission) => maskedName(failure, permission)))
    .filter((set) => set.length > 0)
}

export function* permissionsNeeded(failure: FailureContext): Generator<Evidence> {
  const sets = permissionSets(failure)
  if (sets.length === 0) return
  const text = `The call needs these permissions: ${sets.map((set) => set.join(", ")).join("; or ")}.`
  yield { kind: "permissions-needed", text, value: sets }
}

export function* grantPermissions(failure: FailureContext): Generator<Suggestion> {
  const sets = permissionSets(failure)
  if (sets.length === 0) return
  const names = sets.map((set) => joinList(set)).join(", or ")
  yield { setting: "permission", value: sets, text: `Grant the token or the app ${names}.` }
}
