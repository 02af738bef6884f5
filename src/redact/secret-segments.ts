import { credentialStrength } from "./credential-names.ts"
import { withoutIds } from "./ids.ts"
import { looksSecret } from "./mask-tokens.ts"
import { SECRET_PATHS } from "./secret-paths.ts"
import { areWords } from "./word-likeness.ts"

/** From this length on a mixed word in a path counts as a credential (Slack's webhooks end in 24 characters). */
const SEGMENT_LENGTH = 20
/** And behind a word that some APIs have their credentials behind, as `/key/`. */
const NAMED_LENGTH = 12

/** Words of links that grant access by themselves: the segment behind such a word is the secret. */
const LINK_WORDS = new Set(
  `reset password-reset reset-password forgot-password recover invite invites invitation accept-invite accept-invitation
  verify verification verify-email email-verification unsubscribe opt-out optout magic magic-link magiclink login-link
  activate activation confirm confirmation confirm-email one-time-login impersonate`.split(/\s+/),
)

/** Whatever its characters, and at a server of one's own: https://core.telegram.org/bots/api#making-requests */
export const BOT = /^bot\d{5,16}(?::|%3a)/i

/** Is the segment behind another one a credential by what it looks like, or by what stands before it? */
export function isSecretSegment(segment: string, before: string): boolean {
  if (segment === "") return false
  if (segment.includes("://") || BOT.test(segment)) return true
  // /key=8c1f…
  const assigned = /^([^=]{1,60})=[\s\S]/.exec(segment)?.[1] ?? ""
  if (credentialStrength(assigned) === "strong") return true
  // As it stands behind the one before: /commits/6dcb09b5…
  if (looksSecret(segment, SEGMENT_LENGTH, `${before}/`)) return true
  // /token/8c1f…, but not /token/revoke; /secrets/… and /tokens/… have names and ids behind them
  // /payments/authorization/3575942082
  const named = /^[\w-]*[^s.]$/.test(before) && before !== "authorization" ? credentialStrength(before) : null
  if (before === "invites" && /^\d{1,19}$/.test(segment)) return false
  if (named === "strong" || LINK_WORDS.has(before.toLowerCase())) return !isPlain(segment)
  return named === "weak" && looksSecret(segment, NAMED_LENGTH)
}

/** A word, as that of an action (`/token/revoke`), and what stands for an id in a pattern. */
function isPlain(segment: string): boolean {
  return segment.startsWith(":") || (!/\d/.test(segment) && areWords(segment))
}

const ANY_HOST = ""

interface Rule {
  readonly isAt: (host: string) => boolean
  readonly isKnownHost: boolean
  readonly ids: boolean
  readonly isStart: boolean
  readonly steps: readonly string[]
}

const RULES = SECRET_PATHS.flatMap(({ hosts = [ANY_HOST], path, ids = false, isStart = false }): Rule[] =>
  path === undefined
    ? []
    : [{ isAt: atHosts(hosts), isKnownHost: hosts[0] !== ANY_HOST, ids, isStart, steps: path.split("/") }],
)
/** By the word that each starts with; those that start with no word are under `""`. */
const BY_WORD = new Map<string, Rule[]>()
for (const rule of RULES) {
  const word = isWord(rule.steps[0] ?? "") ? (rule.steps[0] ?? "").toLowerCase() : ""
  BY_WORD.set(word, [...(BY_WORD.get(word) ?? []), rule])
}

function isWord(step: string): boolean {
  return !/^(?:\*|!!?)$/.test(step)
}

function atHosts(hosts: readonly string[]): (host: string) => boolean {
  const forms = hosts.map((host) => host.split("."))
  return (host) => hosts[0] === ANY_HOST || forms.some((form) => isOf(form, host.split(".")))
}

/** `*` and `!` stand for a label, as the first one for any number of them. */
function isOf(form: readonly string[], labels: readonly string[]): boolean {
  const more = labels.length - form.length
  if (more < 0 || (more > 0 && isWord(form[0] ?? ""))) return false
  return form.every((label, at) => !isWord(label) || label === labels[at + more])
}

/** Which of a path's segments are secrets by their place? Without empty ones: doubled slashes make no other place. */
export function secretSegments(host: string, segments: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>()
  /** From this one on all are. */
  let rest = segments.length
  const filled: number[] = []
  for (const [at, segment] of segments.entries()) if (segment !== "") filled.push(at)
  for (let from = 0; from < filled.length; from++) {
    const word = segments[filled[from] as number] as string
    for (const rule of BY_WORD.get(word.toLowerCase()) ?? []) apply(rule, from)
    if (from === 0) for (const rule of BY_WORD.get("") ?? []) apply(rule, from)
  }
  for (const at of filled) if (at >= rest) found.add(at)
  return found

  function apply({ isAt, isKnownHost, ids, isStart, steps }: Rule, from: number): void {
    if ((isStart && from > 0) || filled.length < from + steps.length || !isAt(host)) return
    const secrets: number[] = []
    for (const [n, step] of steps.entries()) {
      const at = filled[from + n] as number
      const segment = segments[at] as string
      if (step.startsWith("!")) secrets.push(at)
      else if (step !== "*" && step.toLowerCase() !== segment.toLowerCase()) return
    }
    for (const at of secrets) {
      if (!isKnownHost && isPart(segments[at] as string, ids)) continue
      found.add(at)
      if (steps.at(-1) === "!!") rest = Math.min(rest, at)
    }
  }
}

/** A part of another API that has the same word in its paths. */
function isPart(segment: string, ids: boolean): boolean {
  return isPlain(segment) || /^\d{1,19}$/.test(segment) || (ids && withoutIds(segment) === "")
}

/** What the name of a host with secrets in its paths ends in, and the slash behind it. */
export const HOST_ENDS = new RegExp(
  [...new Set(SECRET_PATHS.flatMap(({ hosts = [] }) => hosts.map((host) => host.split(".").slice(-2))))]
    .map((labels) => `${labels.join("\\.")}/`)
    .join("|"),
  "gi",
)

const HOSTS = SECRET_PATHS.flatMap(({ hosts = [] }) => hosts.filter((host) => host.startsWith("!.")))

/** How many characters of a host's name are a secret: of `eo1a2b3c4d.m.pipedream.net` the first 10. */
export function secretHostLength(host: string): number {
  for (const form of HOSTS) {
    const end = form.slice(1)
    if (host.length > end.length && host.endsWith(end)) return host.length - end.length
  }
  return 0
}
