import type { Profile } from "./schema/profile.ts"

const FUNDAMENTALS = "https://mailchimp.com/developer/marketing/docs/fundamentals/"
const ERRORS = "https://mailchimp.com/developer/marketing/docs/errors/"
const BATCHES = "https://mailchimp.com/developer/marketing/guides/run-async-requests-batch-endpoint/"

/**
 * Mailchimp's Marketing API: it limits concurrent connections, and no header states that limit.
 * @see https://mailchimp.com/developer/marketing/docs/fundamentals/
 */
export const mailchimp: Profile = {
  name: "mailchimp",
  title: "Mailchimp Marketing API",
  hosts: ["*.api.mailchimp.com"],
  docs: [FUNDAMENTALS, ERRORS],
  rules: [
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "more than ten connections at a time: lower the concurrency",
      source: FUNDAMENTALS,
    },
    {
      // The API always sends a problem document; the gateway in front of it does not.
      when: { status: 403, body: { "*": { present: false } } },
      means: 429,
      retry: "yes",
      says: "a 403 without a problem document is how very many calls are turned away",
      source: ERRORS,
      basis: "observed",
    },
    {
      when: { status: 403 },
      means: 403,
      retry: "no",
      says: "the user's permission, the plan or the state of the account does not allow it",
      source: ERRORS,
      basis: "observed",
    },
    {
      when: { status: 401 },
      means: 401,
      retry: "no",
      says: "the API key is missing or not valid, or belongs to another data center",
      source: ERRORS,
      basis: "observed",
    },
    {
      when: { status: [408, 504] },
      means: 504,
      retry: "smaller",
      says: "Mailchimp ends a call after 120 s: ask for less by `count` and `fields`",
      source: FUNDAMENTALS,
      basis: "observed",
    },
  ],
  limits: [
    { concurrency: 10, scope: "connections at a time, per user", paces: true, source: FUNDAMENTALS },
    { concurrency: 500, scope: "batch operations open at a time, per account", source: BATCHES },
  ],
  requestId: ["x-request-id"],
  error: { code: ["title", "type"], message: ["detail", "errors[].message"] },
}
