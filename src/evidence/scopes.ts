import { parseChallenges } from "./challenge.ts"
import { authorizationOf } from "./credentials-sent.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { saidTo } from "./read-said.ts"
import { scopesInWords } from "./scope-words.ts"
import { readHeader, shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { tokenScopes } from "./token.ts"
import { listed } from "./wording.ts"

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
export function scopesOf(sight: Sight): Scopes {
  const shown = (scopes: readonly string[]) =>
    scopes.slice(0, MAX_SCOPES).map((scope) => shownName(sight, scope))
  const found = neededIn(sight)
  const needed = shown(found.scopes)
  const had = hadBy(sight)
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
function neededIn(sight: Sight): Needed {
  for (const { parameters } of parseChallenges(readHeader(sight, "www-authenticate") ?? "")) {
    const scopes = split(parameters.get("scope"))
    const anyOf = parameters.get("realm")?.includes("accounts.google.com") ?? false
    if (scopes.length > 0) return { scopes, anyOf }
  }
  const accepted = split(readHeader(sight, "x-accepted-oauth-scopes"))
  if (accepted.length > 0) return { scopes: accepted, anyOf: true }
  const { needed, message } = saidTo(sight)
  const inBody = split(needed)
  return inBody.length > 0 ? { scopes: inBody } : scopesInWords(message ?? "").needed
}

function hadBy(sight: Sight): readonly string[] | null {
  const stated = readHeader(sight, "x-oauth-scopes") ?? saidTo(sight).provided
  if (stated !== undefined && stated !== null) return split(stated)
  return scopesInWords(saidTo(sight).message ?? "").had ?? tokenScopes(authorizationOf(sight) ?? "")
}

function split(text: string | null | undefined): string[] {
  return (text ?? "").split(/[\s,]+/, MAX_SCOPES + 1).filter((scope) => scope !== "")
}

export function* scopeGap(sight: Sight): Generator<Evidence> {
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

export function* grantScopes(sight: Sight): Generator<Suggestion> {
  const { needed, missing, had, anyOf } = scopesOf(sight)
  // Those that are there already are not what is missing.
  const wanted = missing.length > 0 ? missing : had === null ? needed : []
  if (wanted.length === 0) return
  const names = anyOf ? wanted.join(" or ") : listed(wanted)
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
function permissionSets(sight: Sight): string[][] {
  const stated = readHeader(sight, "x-accepted-github-permissions") ?? ""
  return stated
    .split(";", 4)
    .map((set) => split(set).map((permission) => shownName(sight, permission)))
    .filter((set) => set.length > 0)
}

export function* permissionsNeeded(sight: Sight): Generator<Evidence> {
  const sets = permissionSets(sight)
  if (sets.length === 0) return
  const text = `The call needs these permissions: ${sets.map((set) => set.join(", ")).join("; or ")}.`
  yield { kind: "permissions-needed", text, value: sets }
}

export function* grantPermissions(sight: Sight): Generator<Suggestion> {
  const sets = permissionSets(sight)
  if (sets.length === 0) return
  const names = sets.map((set) => listed(set)).join(", or ")
  yield { setting: "permission", value: sets, text: `Grant the token or the app ${names}.` }
}
