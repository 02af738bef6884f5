import { mailchimp } from "../../src/profiles/mailchimp.ts"
import type { ProfileCase } from "./case.ts"

export const profile = mailchimp

const url = "https://us6.api.mailchimp.com/3.0/lists/57afe96172/members?count=1000"

const problem = (status: number, title: string, detail: string) => ({
  type: "https://mailchimp.com/developer/marketing/docs/errors/",
  title,
  status,
  detail,
  instance: "995c5cb0-3280-4a6e-808b-3b096d0bb219",
})

export const cases: readonly ProfileCase[] = [
  {
    name: "ten connections at a time",
    url,
    status: 429,
    headers: { "content-type": "application/problem+json" },
    body: problem(429, "Too Many Requests", "You have exceeded the limit of 10 simultaneous connections."),
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false },
  },
  {
    name: "429 without a document",
    url,
    status: 429,
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "very many calls: 403 with a page",
    url,
    status: 403,
    headers: { "content-type": "text/html" },
    body: "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>",
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "very many calls: 403 with nothing",
    url,
    status: 403,
    headers: { "content-length": "0" },
    body: "",
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "permission: 403 with a problem document",
    url,
    status: 403,
    headers: { "content-type": "application/problem+json; charset=utf-8" },
    body: problem(403, "Forbidden", "The API key provided does not have access to the requested resource."),
    expected: { code: 403, retryable: false },
  },
  {
    name: "state of the account: 403 with a problem document that speaks of nothing else",
    url,
    status: 403,
    body: problem(403, "User Disabled", "This account has been deactivated."),
    expected: { code: 403, retryable: false },
  },
  {
    name: "key",
    url,
    status: 401,
    body: problem(
      401,
      "API Key Invalid",
      "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
    ),
    expected: { code: 401, retryable: false },
  },
  {
    name: "a call of two minutes",
    url,
    status: 504,
    body: "<html><body>Gateway Timeout</body></html>",
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a wrong request",
    url,
    status: 400,
    body: problem(400, "Invalid Resource", "The resource submitted could not be validated."),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    name: "a 404 without a document stays one",
    url,
    status: 404,
    headers: { "content-type": "text/html" },
    body: "<html><body>Not Found</body></html>",
    expected: { code: 404, retryable: false, matchedBy: "status" },
  },

  {
    // https://github.com/mailchimp/mc-woocommerce/issues/646
    name: "a key of another data centre",
    status: 401,
    url,
    body: problem(
      401,
      "API Key Invalid",
      "Your API key may be invalid, or you've attempted to access the wrong datacenter.",
    ),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/drewm/mailchimp-api/issues/59
    name: "no key at all",
    status: 401,
    url,
    body: problem(401, "API Key Missing", "Your request did not include an API key."),
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
]
