import type { FaqCode } from "../faq/entry.ts"
import type { Profile, ProfileRule, Test } from "./schema/profile.ts"

const ERRORS = "https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes"
const PRACTICE =
  "https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/marketo-integration-best-practices"

const ANY = { from: 200, to: 599 }

const coded = (
  code: Test,
  means: FaqCode,
  retry: ProfileRule["retry"],
  says: string,
  message?: Test,
): ProfileRule => ({
  when: {
    status: ANY,
    body: { success: false, "errors[].code": code, ...(message && { "errors[].message": message }) },
  },
  means,
  retry,
  says,
  source: ERRORS,
})

const ofTheDay = (rule: ProfileRule): ProfileRule => ({ ...rule, exhausted: true })

/**
 * Marketo's REST API: a 200 with `success: false` is a failure. Errors of single records stand within a success, and are
 * left as they are. Quotas of the day come back at midnight, US Central time, which no response states.
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes
 */
export const marketo: Profile = {
  name: "marketo",
  title: "Marketo",
  hosts: ["*.mktorest.com"],
  docs: [ERRORS, PRACTICE],
  failuresIn2xx: true,
  rules: [
    coded(606, 429, "yes", "more than 100 calls in 20 seconds, by all users of the instance"),
    coded(615, 429, "yes", "ten calls to the instance run already"),
    ofTheDay(
      coded(607, 429, "no", "the calls of the day are used up; they come back at midnight, US Central"),
    ),
    ofTheDay(
      coded(
        1029,
        429,
        "no",
        "the export volume of the day is used up; it comes back at midnight, US Central",
        {
          contains: "quota",
        },
      ),
    ),
    coded(1029, 429, "yes", "ten export jobs are in the queue already", { contains: "too many jobs" }),
    coded([600, 601, 602], 401, "no", "the access token is missing, expired or not valid"),
    coded([603, 616, 703], 403, "no", "the user or the subscription has no right to this"),
    coded(604, 504, "yes", "the request ran too long"),
    coded([610, 702, 710], 404, "no", "there is no such resource"),
    coded([500, 611], 500, "yes", "Marketo failed on its own side"),
    coded(502, 502, "yes", "a server behind Marketo failed or was too slow"),
    coded([608, 614, 713, 719], 503, "yes", "Marketo or a record is not available for the moment"),
    {
      when: { status: 200, body: { success: false } },
      means: 400,
      retry: "no",
      says: "Marketo does not take the request as it stands",
      source: ERRORS,
    },
  ],
  limits: [
    { requests: 100, per: "20s", concurrency: 10, scope: "per instance", paces: true, source: PRACTICE },
    { requests: 50_000, per: "1d", scope: "per instance, most subscriptions", source: PRACTICE },
  ],
  error: { code: ["errors[].code", "error"], message: ["errors[].message", "error_description"] },
}
