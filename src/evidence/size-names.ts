/**
 * How APIs call the window, the page size and the lists of a request. Names without case and punctuation:
 * `startdate` is `start_date`, `startDate` and `start-date` too, `createdgte` is `created[gte]`.
 *
 * Sources: https://developers.facebook.com/docs/marketing-api/insights/parameters (since, until, time_range),
 * https://developers.google.com/analytics/devguides/reporting/data/v1 (dateRanges), https://docs.stripe.com/api/charges/list
 * (created[gte]), https://shopify.dev/docs/api/admin-rest (created_at_min), https://docs.slack.dev/reference/methods (oldest,
 * latest), https://google.aip.dev/158 (page_size), https://docs.oasis-open.org/odata/odata/v4.01/ ($top),
 * https://shopify.dev/docs/api/usage/pagination-graphql (first)
 */
export const WINDOW_NAMES: readonly (readonly [from: string, to: string])[] = [
  ["since", "until"],
  ["from", "to"],
  ["start", "end"],
  ["begin", "end"],
  ["startdate", "enddate"],
  ["begindate", "enddate"],
  ["startday", "endday"],
  ["starttime", "endtime"],
  ["startdatetime", "enddatetime"],
  ["starttimestamp", "endtimestamp"],
  ["datestart", "dateend"],
  ["datefrom", "dateto"],
  ["fromdate", "todate"],
  ["timefrom", "timeto"],
  ["timemin", "timemax"],
  ["mintime", "maxtime"],
  ["oldest", "latest"],
  ...["created", "updated", "modified", "processed", "published", "date"].flatMap(
    (what) =>
      [
        [`${what}atmin`, `${what}atmax`],
        [`${what}after`, `${what}before`],
        [`${what}since`, `${what}until`],
        [`${what}gte`, `${what}lte`],
        [`${what}gte`, `${what}lt`],
        [`${what}gt`, `${what}lt`],
        [`${what}gt`, `${what}lte`],
      ] as const,
  ),
]

/** Parameters that hold both ends at once: `2026-01-01,2026-01-31`, `{"since":"2026-01-01","until":"2026-01-31"}`. */
export const RANGE_NAMES: ReadonlySet<string> = new Set(
  "timerange timeranges daterange dateranges range period dateinterval interval date dates created createdat updated".split(
    " ",
  ),
)

export const PAGE_SIZE_NAMES: ReadonlySet<string> = new Set(
  `limit perpage pagesize pagelimit maxresults maxresult maxrecords maxitems top count size rows first take num batchsize
  chunksize resultsperpage itemsperpage`.split(/\s+/),
)

/** A name without case and punctuation, unless it is too long to be any of these. */
export function plainParameterName(name: string): string {
  return name.length > 60 ? "" : name.toLowerCase().replace(/[^a-z0-9]/g, "")
}
