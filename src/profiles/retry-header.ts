import type { FaqCode } from "../faq/entry.ts"
import type { ProfileRule } from "./schema/profile.ts"

type Meanings = readonly (readonly [NonNullable<ProfileRule["when"]["status"]>, FaqCode])[]

/** The statuses of failures that may pass by themselves. */
const PASSING: Meanings = [
  [409, 503],
  [429, 429],
  [502, 502],
  [[503, 529], 503],
  [[408, 504], 504],
  [{ from: 500, to: 599 }, 500],
]

/** The same, and those of failures that come again with the same request. */
export const EVERY_STATUS: Meanings = [
  ...PASSING,
  [401, 401],
  [[402, 403], 403],
  [[404, 410], 404],
  [[413, 414, 431], 414],
  [{ from: 400, to: 499 }, 400],
]

/**
 * Rules for a header that says whether to send the request again, which overrides the status.
 * @param again what the header says in these rules
 * @param statuses where the header is read: for `false`, only where it changes what is done
 */
export const retryHeaderRules = (
  again: boolean,
  header: string,
  title: string,
  source: string,
  statuses: Meanings = PASSING,
): readonly ProfileRule[] =>
  statuses.map(([status, means]) => ({
    when: { status, header: { [header]: String(again) } },
    means,
    retry: again ? "yes" : "no",
    says: `${title} says ${again ? "" : "not "}to send this request again`,
    source,
  }))
