interface MessageScopes {
  readonly needed: { readonly scopes: readonly string[]; readonly anyOf?: boolean }
  /** null: the message does not say. */
  readonly had: readonly string[] | null
}

/** Words in front of scopes that are missing. Behind them the scopes stand as a list. */
const NEEDED: readonly { readonly says: RegExp; readonly anyOf?: true }[] = [
  // Microsoft Graph: https://learn.microsoft.com/en-us/graph/resolve-auth-errors
  {
    says: /requires (?:any )?one of (?:the following )?(?:permissions |scopes )?['"]/i,
    anyOf: true,
  },
  // Shopify: https://shopify.dev/docs/api/usage/access-scopes
  { says: /merchant approval for /i },
  // Zoom: https://developers.zoom.us/docs/api/errors/
  { says: /does not contain scopes: ?\[/i },
  // The words of many others.
  { says: /(?:missing|required|requires|needs) (?:the )?(?:oauth )?scopes?:? ['"[(]?/i },
]

const HAD = /scopes on the request ['"]/i

const MAX_MESSAGE = 2_000
const MAX_LIST = 400
const MAX_SCOPES = 20

/** The scopes that an API's message names. */
export function scopesInMessage(message: string): MessageScopes {
  const text = message.slice(0, MAX_MESSAGE)
  const had = namesIn(listBehind(HAD, text), (name) => /^[\w.:/*-]{1,100}$/.test(name))
  return { needed: neededIn(text), had: had.length > 0 ? had : null }
}

function neededIn(text: string): MessageScopes["needed"] {
  const permissions = permissionsIn(text)
  if (permissions) return permissions
  for (const { says, anyOf } of NEEDED) {
    const scopes = namesIn(listBehind(says, text), isScope)
    if (scopes.length > 0) return { scopes, ...(anyOf ? { anyOf } : {}) }
  }
  return { scopes: [] }
}

/**
 * `grant ads_management or ads_read permission`, `requires the 'pages_show_list' permission`, by Meta:
 * https://developers.facebook.com/docs/marketing-api/error-reference
 */
function permissionsIn(text: string): MessageScopes["needed"] | null {
  const words = text.split(" ")
  const at = words.findIndex(
    (word, n) => word.toLowerCase().startsWith("permission") && PERMISSION.test(unquoted(words[n - 1] ?? "")),
  )
  if (at < 1) return null
  const [grant = "", other = "", or = "", name = ""] = words.slice(Math.max(0, at - 4), at)
  const isEither = grant.toLowerCase() === "grant" && or.toLowerCase() === "or" && PERMISSION.test(other)
  return isEither ? { scopes: [other, name], anyOf: true } : { scopes: [unquoted(words[at - 1] ?? "")] }
}

const PERMISSION = /^[a-z]{2,30}(?:_[a-z]{2,30}){1,5}$/

const unquoted = (word: string) => word.replace(/^['"]|['"]$/g, "")

/** What of a text behind some words may be a list of scopes. */
function listBehind(says: RegExp, text: string): string {
  const found = says.exec(text)
  if (!found) return ""
  const at = found.index + found[0].length
  return /^[\w.:/, *-]*/.exec(text.slice(at, at + MAX_LIST))?.[0] ?? ""
}

/** Up to the first word that is none. */
function namesIn(list: string, isName: (word: string) => boolean): string[] {
  const names: string[] = []
  for (const word of list.split(/[\s,]+/, MAX_SCOPES)) {
    const name = withoutStop(word)
    if (/^(?:or|and|)$/.test(name)) continue
    if (!isName(name)) break
    names.push(name)
  }
  return names
}

/** A sentence may end behind a name. */
function withoutStop(word: string): string {
  let end = word.length
  while (end > 0 && (word[end - 1] === "." || word[end - 1] === ":")) end--
  return word.slice(0, end)
}

/** A scope has a mark within it; a plain word of a sentence has none. */
function isScope(word: string): boolean {
  return word.length <= 100 && /^[\w*][\w*.:/-]*[\w*]$/.test(word) && /[.:/_-]/.test(word.slice(1, -1))
}
