import { Late } from "../time/late.ts"
import type { AnsweredCall, NoticesContext } from "./tell-notices.ts"

/** What reads announcements. Loaded with the first good response that has one; shared by all Heeds. */
const NOTICES = new Late(() => import("./tell-notices.ts"))

/** Reads what a good response announces, and tells it. What cannot be read, or loaded, is no notice. */
export function noticeLate(context: NoticesContext, answered: AnsweredCall, result: unknown): void {
  NOTICES.load()
    .then(({ tellNotices }) => tellNotices(context, answered, result))
    .catch(() => {})
}
