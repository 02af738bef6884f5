/**
 * How APIs call what makes a request large. Names without case and punctuation: `pagesize` is `page_size`, `pageSize` and
 * `page[size]` too. The ends of a date window are in redact/window-names.ts.
 *
 * Sources: https://google.aip.dev/158 (page_size), https://docs.oasis-open.org/odata/odata/v4.01/ ($top),
 * https://shopify.dev/docs/api/usage/pagination-graphql (first),
 * https://developers.google.com/webmaster-tools/v1/searchanalytics/query (rowLimit),
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/ (maxResults)
 */

/** Parameters that hold both ends at once: `2026-01-01,2026-01-31`, `{"since":"2026-01-01","until":"2026-01-31"}`. */
export const RANGE_NAMES: ReadonlySet<string> = new Set(
  "timerange timeranges daterange dateranges range period dateinterval interval date dates created createdat updated updatedat".split(
    " ",
  ),
)

export const PAGE_SIZE_NAMES: ReadonlySet<string> = new Set(
  `limit perpage pagesize pagelimit maxresults maxresult maxrecords maxitems maxrows maxpagesize top count size rows rowlimit
  first last take num fetchsize batchsize chunksize resultsperpage itemsperpage hitsperpage rowsperpage recordsperpage
  maxresultsperpage`.split(/\s+/),
)

/**
 * A page size inside a query's text: `orders(first: 250)` of GraphQL, `LIMIT 1000` of SQL, `MAXRESULTS 1000` of
 * https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
 */
export const PAGE_SIZE_IN_TEXT =
  /\b(?:(first|last|pageSize|limit)\s{0,3}:|(limit|maxresults)\s)\s{0,3}(\d{1,9})\b/gi

/** A name without case and punctuation, unless it is too long to be any of these. */
export function plainParameterName(name: string): string {
  return name.length > 60 ? "" : name.toLowerCase().replace(/[^a-z0-9]/g, "")
}
