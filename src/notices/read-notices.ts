import type { HeaderLookup } from "../headers/header-field.ts"
import { parseHttpDate, parseIsoDate } from "../headers/http-date.ts"
import { parseList } from "../headers/structured-field.ts"
import type { Notice } from "../report/notice.ts"
import { isoTime } from "../time/clock.ts"
import type { NOTICE_FIELDS } from "./notice-fields.ts"

/** What one field says. */
export type Announcement = Pick<Notice, "kind" | "field" | "text" | "date" | "link">

type Field = (typeof NOTICE_FIELDS)[number]
type Reader = (value: string, header: HeaderLookup, now: number) => Omit<Announcement, "field">[]

/** A longer field is not read. In characters. */
const MAX_LENGTH = 4_000
const LINK = /<([^<>]{1,2000})>([^,<]{0,500})/g
const RELATION = /;\s{0,5}rel\s{0,5}=\s{0,5}"?([\w .:/-]{1,100})/i
/** `299 - "text"`; the agent may be a name. */
const WARNING = /(?:^|,)\s{0,5}299 ([^\s,"]{1,200}) "((?:[^"\\]|\\.){0,1000})"/g

const READERS: { readonly [field in Field]: Reader } = {
  deprecation(value, header, now) {
    if (/^(?:\?0|false)$/i.test(value)) return []
    const date = deprecationDate(value, now)
    const text = date || /^(?:\?1|true)$/i.test(value) ? null : value
    return [{ kind: "deprecation", text, date, link: linkFor(header, "deprecation") }]
  },
  sunset(value, header, now) {
    const date = dateIn(value, now)
    return [{ kind: "sunset", text: date ? null : value, date, link: linkFor(header, "sunset") }]
  },
  warning: (value, header) =>
    Array.from(value.matchAll(WARNING), ([, , text = ""]) => ({
      kind: "warning",
      text: text.replace(/\\(.)/g, "$1"),
      date: null,
      link: linkFor(header, "deprecation"),
    })),
  // A list of what was used, or a page.
  "x-shopify-api-deprecated-reason": (value) => [{ kind: "deprecation", ...textOrLink(value) }],
  "x-shopify-api-version-warning": (value) => [{ kind: "version", ...textOrLink(value) }],
  "x-ad-api-version-warning": (text) => [{ kind: "version", text, date: null, link: null }],
  "stripe-notify": (text) => [{ kind: "warning", text, date: null, link: null }],
}

/** What a good response announces. Never throws. @param now epoch ms */
export function readNotices(header: HeaderLookup, now: number): Announcement[] {
  return (Object.keys(READERS) as Field[]).flatMap((field) => {
    try {
      const value = header(field)?.trim()
      if (!value || value.length > MAX_LENGTH) return []
      return READERS[field](value, header, now).map((found) => ({ ...found, field }))
    } catch {
      return []
    }
  })
}

/** `@1688169599` of RFC 9745; a date, or `version="1", date="…"`, of its drafts. Null for `true`. */
function deprecationDate(value: string, now: number): string | null {
  const [member] = parseList(value) ?? []
  if (member && "bare" in member && member.bare.type === "date") return isoTime(member.bare.value * 1_000)
  return dateIn(/date="([^"]{1,60})"/.exec(value)?.[1] ?? value, now)
}

/** A date of HTTP, or of ISO 8601, that of a day alone included. */
function dateIn(value: string, now: number): string | null {
  const at = parseHttpDate(value, now) ?? parseIsoDate(value) ?? parseIsoDate(`${value}T00:00:00Z`)
  return at === null ? null : isoTime(at)
}

function textOrLink(value: string): Pick<Announcement, "text" | "date" | "link"> {
  const isLink = /^https?:\/\/\S+$/.test(value)
  return { text: isLink ? null : value, date: null, link: isLink ? value : null }
}

/** The link of this relation, else of the other one, or to the successor. */
function linkFor(header: HeaderLookup, relation: string): string | null {
  const value = header("link")
  if (!value || value.length > MAX_LENGTH) return null
  const links = new Map<string, string>()
  for (const [, target = "", parameters = ""] of value.matchAll(LINK)) {
    for (const name of (RELATION.exec(parameters)?.[1] ?? "").toLowerCase().split(" "))
      if (!links.has(name)) links.set(name, target)
  }
  for (const name of [relation, "deprecation", "sunset", "successor-version"]) {
    const target = links.get(name)
    if (target !== undefined) return target
  }
  return null
}
