import type { Faq, FaqEntry } from "./entry.ts"

/** A frozen copy of a row. */
export function frozenRow(row: FaqEntry): FaqEntry {
  return Object.freeze({ ...row, advice: Object.freeze([...row.advice]) })
}

const TRY_LATER = "The fault lies on the server's side, so the best option is to try again later."

/** The API error FAQ: ten rows, deep-frozen. A team's own page can stand in for it: `faqFromMarkdown`. */
export const FAQ: Faq = Object.freeze({
  400: frozenRow({
    code: 400,
    title: "Bad request",
    meaning: "As a rule the request was sent in a malformed state.",
    advice: [
      "Check the permissions on the API resource that is being accessed.",
      "Check the configuration of the source or of the extract.",
    ],
    action: "stop",
  }),
  401: frozenRow({
    code: 401,
    title: "Incorrect authentication",
    meaning: "As a rule the API credentials are incorrect.",
    advice: ["Make sure that the credentials are correct and valid."],
    action: "stop",
  }),
  403: frozenRow({
    code: 403,
    title: "Insufficient permissions",
    meaning:
      "As a rule the permissions that come with the authenticated method (the user or the API credential, for example) do not suffice for this action.",
    advice: [
      "Make sure that the authenticated user has enough permissions, scope, or both, to call the API.",
    ],
    action: "stop",
  }),
  404: frozenRow({
    code: 404,
    title: "Not found",
    meaning: "As a rule the server cannot find the resource that was requested.",
    advice: [
      "Check whether the service is temporarily out.",
      "Check whether the API resource is still available, that is, active.",
    ],
    action: "stop",
  }),
  414: frozenRow({
    code: 414,
    title: "URI too long",
    meaning: "As a rule the requested URI is too large.",
    advice: [
      "If there can be one, use a custom version of the report and specify fewer parameters, until the API accepts the request.",
    ],
    action: "split",
  }),
  429: frozenRow({
    code: 429,
    title: "Too many requests",
    meaning: "As a rule more requests were made within a given period than the limit allows.",
    advice: [
      "Reduce the number of extract runs that go on at the same time.",
      "Spread the schedules of the extracts of the same source.",
    ],
    action: "throttle",
  }),
  500: frozenRow({
    code: 500,
    title: "Internal server error",
    meaning: "As a rule the server (the API) is down.",
    advice: [TRY_LATER],
    action: "retry",
  }),
  502: frozenRow({
    code: 502,
    title: "Bad gateway",
    meaning: "As a rule the server, acting as a gateway or proxy, received an invalid response.",
    advice: [TRY_LATER],
    action: "retry",
  }),
  503: frozenRow({
    code: 503,
    title: "Service unavailable",
    meaning: "As a rule the server is not ready to handle the request.",
    advice: [TRY_LATER],
    action: "retry",
  }),
  504: frozenRow({
    code: 504,
    title: "Gateway timeout",
    meaning: "As a rule the server, acting as a gateway or proxy, did not get a response in time.",
    advice: [
      "Reduce the volume of data that is queried.",
      "If there are backfill settings that apply, reduce them.",
    ],
    action: "split",
  }),
})
