import { apiErrorOf } from "../api-error/read-api-error.ts"
import { requestIdOf } from "../api-error/request-id.ts"
import type { FailureContext } from "../failure-context.ts"
import { maskedText } from "../masked-text.ts"
import type { Evidence, Suggestion } from "./evidence.ts"

/** What answers in the API's place. */
export type Front =
  | { readonly kind: "firewall"; readonly name: string; readonly id: string; readonly challenge: boolean }
  | { readonly kind: "login" | "portal" }

interface Firewall {
  readonly name: string
  /** What it calls the id of a request. */
  readonly id: string
  /** In its page. */
  readonly signs: RegExp
  /** A header that only its refusals carry; with a value, only if it holds that. */
  readonly header?: readonly [name: string, value?: RegExp]
}

const FIREWALLS: readonly Firewall[] = [
  {
    // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
    name: "Cloudflare",
    id: "ray id",
    signs:
      /_cf_chl_opt|Attention Required! \| Cloudflare|used Cloudflare to restrict|you have been blocked|error code: 10(?:06|07|08|09|10|12|15|20)\b/i,
    header: ["cf-mitigated"],
  },
  {
    // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
    name: "AWS WAF",
    id: "request id",
    signs: /awswaf\.com/i,
    header: ["x-amzn-waf-action"],
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
    name: "Amazon CloudFront",
    id: "request id",
    signs:
      /\bRequest blocked\.\s{1,5}We can't connect|The Amazon CloudFront distribution is configured to block/i,
  },
  {
    // https://techdocs.akamai.com/edge-diagnostics/docs/translate-error-string
    name: "Akamai",
    id: "reference",
    signs: /errors\.edgesuite\.net|\bReference(?: |&#32;)?(?:#|&#35;)\d/i,
  },
  {
    // https://docs.imperva.com/bundle/cloud-application-security/page/more/error-pages.htm
    name: "Imperva",
    id: "incident id",
    signs: /_Incapsula_Resource|Incapsula incident ID/i,
  },
  // https://learn.microsoft.com/en-us/azure/web-application-firewall/afds/waf-front-door-configure-custom-response-code
  { name: "Azure Front Door", id: "id", signs: /<h2>The request is blocked/i },
  { name: "F5", id: "support id", signs: /The requested URL was rejected\. Please consult/i },
  { name: "Sucuri", id: "id", signs: /Sucuri (?:WebSite|CloudProxy) (?:Firewall|Website)/i },
  // https://docs.datadome.co/docs/what-happens-when-datadome-blocks-a-request
  { name: "DataDome", id: "id", signs: /captcha-delivery\.com/i, header: ["x-datadome", /protected/i] },
]

const CHALLENGE = /challenge|captcha|_cf_chl_opt|Just a moment|enable javascript and cookies/i
const PORTAL = /captive portal|<title>[^<]{0,100}\b(?:wi-?fi|hotspot)\b/i
const LOGIN = /<title>[^<]{0,100}\b(?:log|sign)[ -]?(?:in|on)\b|<input[^<>]{0,200}type=["']?password/i

/** How much of a page is searched, in characters: signs stand near its start. */
const MAX_PAGE = 16_000

/** A firewall, a login page or a captive portal, which answers in the API's place; null: it is the API's own answer. */
export function frontOf(failure: FailureContext): Front | null {
  try {
    return findFront(failure)
  } catch {
    // A response that throws where its headers are read.
    return null
  }
}

function findFront(failure: FailureContext): Front | null {
  const { response, bodyExcerpt } = failure
  if (!response) return null
  const { form } = apiErrorOf(failure)
  if (form === "json" || form === "xml") return null
  const page = bodyExcerpt.slice(0, MAX_PAGE)
  const asks = CHALLENGE.test(page)
  for (const { name, id, signs, header } of FIREWALLS) {
    const value = header && response.header(header[0])
    const challenge = asks || CHALLENGE.test(value ?? "")
    // Of a 400 and a 5xx, the same pages of Akamai and Imperva are about a URL that is none, and an origin out of reach:
    // https://techdocs.akamai.com/property-mgr/docs/error-codes-site-failover
    const refuses = challenge || (response.status < 500 && response.status !== 400)
    if ((refuses && signs.test(page)) || (value && (header[1]?.test(value) ?? true)))
      return { kind: "firewall", name, id, challenge }
  }
  if (response.status === 511 || PORTAL.test(page)) return { kind: "portal" }
  return form === "page" && response.status < 404 && LOGIN.test(page) ? { kind: "login" } : null
}

/** Who answered in the API's place, and what its page is titled. */
export function* webPage(failure: FailureContext, front: Front | null): Generator<Evidence> {
  const { form, message } = apiErrorOf(failure)
  const title = form === "page" && message ? maskedText(failure, message) : ""
  const titled = title && `, titled "${title}"`
  const named = title && `page "${title}"`
  const value = title === "" ? {} : { value: title }
  if (front?.kind === "firewall") {
    const shown = [named, quotedId(failure, front)].filter(Boolean).join("; ")
    const with_ = front.challenge ? " with a challenge that only a browser can solve" : ""
    const text = `A firewall (${front.name}) in front of the API refused the request${with_}${shown && ` (${shown})`}.`
    yield { kind: "firewall", text, value: front.name }
  } else if (front?.kind === "login") {
    yield { kind: "web-page", text: `The answer is a login page${titled}: not the API's own.`, ...value }
  } else if (front?.kind === "portal") {
    const text = `A captive portal of the network answered in the API's place${named && ` (${named})`}.`
    yield { kind: "web-page", text, ...value }
  } else yield { kind: "web-page", text: `The answer is a web page${titled}: not the API's own.`, ...value }
}

/** An id that looks like a secret is in `requestId` alone. */
function quotedId(failure: FailureContext, front: Front & { kind: "firewall" }): string {
  const id = requestIdOf(failure)
  return id === null || failure.mask(id) !== id ? "" : `${front.id} ${id}`
}

/** What to do about it: none of the API's own rows fits. */
export function* passFront(failure: FailureContext, front: Front): Generator<Suggestion> {
  if (front.kind === "firewall") {
    const quote = requestIdOf(failure) === null ? "" : `, and quote the ${front.id} (requestId)`
    const text = `Send fewer requests at a time, with a User-Agent that names your program; if it goes on, ask the API's support to let this client and its address through ${front.name}${quote}.`
    yield { setting: "firewall", value: front.name, text }
  } else if (front.kind === "login") {
    const text =
      "Make sure that the credentials are sent and still valid: the API leads a program to its login page."
    yield { setting: "credentials", value: null, text }
  } else {
    const text = "Log in to the network, or run from one without a portal: the request never reached the API."
    yield { setting: "network", value: null, text }
  }
}
