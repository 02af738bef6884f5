import type { Schedule } from "../forecast/schedule.ts"
import type { ReadLogs } from "./read-logs.ts"

/** The page of these logs. Its parts are loaded where a page is asked for. @param schedules computed from the logs if missing */
export async function pageOf({ digest, runs }: ReadLogs, schedules?: readonly Schedule[]): Promise<string[]> {
  const [{ renderHtml }, { scheduleOf }] = await Promise.all([
    import("../run-view/render-html.ts"),
    import("../forecast/schedule.ts"),
  ])
  return [renderHtml(digest, { schedules: schedules ?? (await scheduleOf(runs)) })]
}
