import { describe, expect, it } from "vitest"
import { collectEvidence, collectSuggestions } from "../../../src/explain/evidence/collect-evidence.ts"
import { sightOf } from "../failure-contexts.ts"

const HTML = { "content-type": "text/html" }

const kindsOf = (status: number, answerBody: string) => {
  const failure = sightOf({ status, headers: HTML, answerBody })
  return {
    evidence: collectEvidence(failure).map(({ kind, value }) =>
      kind === "firewall" ? `firewall ${value}` : kind,
    ),
    settings: collectSuggestions(failure).map(({ setting }) => setting),
  }
}

const akamai = (title: string, reference: string) =>
  `<HTML><HEAD>\n<TITLE>${title}</TITLE>\n</HEAD><BODY>\n<H1>${title}</H1>\n<P>\nReference&#32;&#35;${reference}&#46;4f1f1002&#46;1700000000&#46;1a2b3c4d\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;${reference}&#46;4f1f1002\n</BODY>\n</HTML>`

const imperva = (error: number) =>
  `<html><body><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=123-456&edet=${error}">Request unsuccessful. Incapsula incident ID: 123-456</iframe></body></html>`

describe("a page of what stands in front of the API", () => {
  it.each([
    ["Akamai", 403, akamai("Access Denied", "18")],
    ["Akamai", 429, akamai("Access Denied", "18")],
    ["Imperva", 403, imperva(15)],
    ["Cloudflare", 403, "<html><title>Access denied | x.test used Cloudflare to restrict access</title>"],
    ["Azure Front Door", 403, "<html><div id='message'><h2>The request is blocked.</h2></div>"],
    ["Cloudflare", 503, "<html><title>Just a moment...</title><script>window._cf_chl_opt = {}</script>"],
  ])("is a refusal of %s under %i", (name, status, body) => {
    const { evidence, settings } = kindsOf(status, body)
    expect(evidence[0]).toBe(`firewall ${name}`)
    expect(settings).toEqual(["firewall"])
  })

  it.each([
    ["no URL", 400, akamai("Invalid URL", "9")],
    ["a fault of the origin", 500, akamai("An error occurred", "97")],
    ["an unknown origin", 503, akamai("Service Unavailable - DNS failure", "11")],
    ["a silent origin", 504, akamai("Gateway Timeout", "1")],
    ["an origin out of reach", 503, imperva(20)],
  ])("is no refusal where it tells of %s, under %i", (_, status, body) => {
    const { evidence, settings } = kindsOf(status, body)
    expect(evidence[0]).toBe("web-page")
    expect(evidence.join()).not.toContain("firewall")
    expect(settings).not.toContain("firewall")
  })
})
