import { twilio } from "../../src/profiles/twilio.ts"
import type { ProfileCase } from "./case.ts"

export const profile = twilio

const url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"

const failed = (status: number, code: number, message: string) => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
})

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/twilio-labs/serverless-api/issues/37
    name: "too many requests at once",
    status: 429,
    method: "POST",
    url: "https://serverless.twilio.com/v1/Services/ZS1/Assets",
    body: {
      ...failed(429, 20429, "Too many requests"),
      detail: "Too many requests for the associated account being sent.",
    },
    expected: { code: 429, retryable: true, exhausted: false, waitMs: null },
  },
  {
    // https://www.twilio.com/docs/api/errors/63038
    name: "the messages of the day",
    status: 429,
    method: "POST",
    url,
    body: failed(429, 63038, "Account exceeded the daily messages limit"),
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    // https://www.twilio.com/docs/api/errors/60203
    name: "the attempts of one number",
    status: 429,
    method: "POST",
    url: "https://verify.twilio.com/v2/Services/VA1/Verifications",
    body: failed(429, 60203, "Max send attempts reached"),
    expected: { code: 429, retryable: false, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/GaloyMoney/blink/pull/2158
    name: "one number, too often at once",
    status: 429,
    method: "POST",
    url: "https://verify.twilio.com/v2/Services/VA1/Verifications",
    body: failed(429, 60212, "Too many concurrent requests for phone number"),
    expected: { code: 429, retryable: true },
  },
  {
    // https://github.com/google/exposure-notifications-verification-server/issues/1568
    name: "a sender whose queue is full",
    status: 400,
    method: "POST",
    url,
    body: failed(400, 21611, "This 'From' number has exceeded the maximum number of queued messages"),
    expected: { code: 429, retryable: false, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://www.twilio.com/docs/api/errors/20005
    name: "an account that is not active",
    status: 401,
    url,
    body: failed(401, 20005, "Account not active"),
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/twilio/twilio-video-app-react/issues/841
    name: "a wrong token",
    status: 401,
    url,
    body: failed(401, 20003, "Authenticate"),
    expected: { code: 401, retryable: false, matchedBy: "status" },
  },
]
