import type { Profile } from "./schema/profile.ts"

const ERRORS = "https://www.twilio.com/docs/api/errors"

/** Each code has a page. */
const coded = (code: number, ...others: readonly number[]) => ({
  when: { body: { code: [code, ...others] } },
  source: `${ERRORS}/${code}`,
})

/**
 * Twilio. A 429 is about the account's requests at once, or about one phone number: that holds no other request.
 * @see https://www.twilio.com/docs/api/errors/20429
 */
export const twilio: Profile = {
  name: "twilio",
  title: "Twilio",
  hosts: ["*.twilio.com"],
  docs: [ERRORS],
  rules: [
    {
      ...coded(63038),
      means: 429,
      retry: "no",
      exhausted: true,
      says: "the account's messages of 24 hours are used up",
    },
    {
      ...coded(60203, 60202),
      means: 429,
      retry: "no",
      says: "this number has had its five attempts; its verification expires after ten minutes",
    },
    {
      ...coded(21611),
      means: 429,
      retry: "no",
      says: "ten hours of messages are waiting at this sender",
    },
    {
      ...coded(20005, 10001),
      means: 403,
      retry: "no",
      says: "the account is not active: without funds, or suspended",
    },
  ],
  requestId: ["twilio-request-id"],
}
