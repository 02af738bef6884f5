interface InWords {
  readonly needed: { readonly scopes: readonly string[]; readonly anyOf?: boolean }
  /** null: the message does not say. */
  readonly had: readonly string[] | null
}

const SCOPES = String.raw`([\w.:/, *-]{2,400})`
const NAME = `[a-z]{2,30}(?:_[a-z]{2,30}){1,5}`

/** Messages that name what is missing. Bounded: no quantifier meets another over the same characters. */
const NEEDED: readonly { readonly says: RegExp; readonly anyOf?: true }[] = [
  // Microsoft Graph: https://learn.microsoft.com/en-us/graph/resolve-auth-errors
  {
    says: new RegExp(
      `requires (?:any )?one of (?:the following )?(?:permissions |scopes )?['"]${SCOPES}['"]`,
      "i",
    ),
    anyOf: true,
  },
  // Shopify: https://shopify.dev/docs/api/usage/access-scopes
  { says: new RegExp(`merchant approval for ${SCOPES} scope`, "i") },
  // Zoom: https://developers.zoom.us/docs/api/errors/
  { says: new RegExp(`does not contain scopes: ?\\[${SCOPES}\\]`, "i") },
  // Meta: https://developers.facebook.com/docs/marketing-api/error-reference
  { says: new RegExp(`grant (${NAME} or ${NAME}) permission`, "i"), anyOf: true },
  { says: new RegExp(`['"]?(${NAME})['"]? permission`) },
  // The words of many others.
  {
    says: new RegExp(
      `(?:missing|required|requires|needs) (?:the )?(?:oauth )?scopes?:? ['"\\[(]?${SCOPES}`,
      "i",
    ),
  },
]

const HAD = new RegExp(`scopes on the request ['"]${SCOPES}['"]`, "i")

const MAX_MESSAGE = 2_000
const MAX_SCOPES = 20
/** A scope has a mark within it; a plain word of a sentence has none. */
const SCOPE = /^[\w*]{1,60}(?:[.:/_-]+[\w*]{1,60}){1,8}$/

/** The scopes that an API's message names. */
export function scopesInWords(message: string): InWords {
  const text = message.slice(0, MAX_MESSAGE)
  const had = namesIn(HAD.exec(text)?.[1], /^[\w.:/*-]{1,100}$/)
  for (const { says, anyOf } of NEEDED) {
    const scopes = namesIn(says.exec(text)?.[1])
    if (scopes.length > 0)
      return { needed: { scopes, ...(anyOf ? { anyOf } : {}) }, had: had.length > 0 ? had : null }
  }
  return { needed: { scopes: [] }, had: had.length > 0 ? had : null }
}

/** Up to the first word that is no scope. */
function namesIn(list = "", scope = SCOPE): string[] {
  const names: string[] = []
  for (const word of list.split(/[\s,]+/, MAX_SCOPES)) {
    const name = word.replace(/[.:]+$/, "")
    if (/^(?:or|and|)$/.test(name)) continue
    if (!scope.test(name)) break
    names.push(name)
  }
  return names
}
