import { credentialStrength } from "./credential-names.ts"
import { windowEnd } from "./date-window-names.ts"
import type { ValueShape } from "./value-shapes.ts"

interface ParameterGroup {
  readonly shape: ValueShape
  readonly source: string
  /** Without case and punctuation: `perpage` is `per_page`, `perPage` and `per-page`; `pagesize` is `page[size]` too. */
  readonly names: string
}

/**
 * Query parameters whose values are evidence (how much was asked for, of when) and no secret.
 * Every other one is masked.
 * @internal exported for the tests, which loop over it
 */
export const PARAMETER_GROUPS: readonly ParameterGroup[] = [
  {
    shape: "integer",
    source:
      "page sizes: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api, https://jsonapi.org/format/#fetching-pagination, https://docs.oasis-open.org/odata/odata/v4.01/, https://google.aip.dev/158",
    names: `page perpage pagesize pagenumber pageno pagenum pagelimit pageoffset pageindex limit offset skip top count size
      rows row startindex startat startposition startrow maxresults maxresult maxrecords maxitems max min num numresults
      resultsperpage itemsperpage hitsperpage rowsperpage recordsperpage maxresultsperpage maxpagesize maxrows rowlimit
      fetchsize batchsize chunksize take first last depth days hours minutes lookback lookbackwindow
      backfill backfilldays window timeout timeincrement interval attempt retry retries partitionsize`,
  },
  {
    shape: "date",
    source:
      "date windows: https://developers.facebook.com/docs/marketing-api/insights/parameters, https://docs.stripe.com/api/charges/list, https://developers.google.com/analytics/devguides/reporting",
    names: `since until from to start end begin startdate enddate begindate startday endday startdatetime enddatetime datefrom
      dateto fromdate todate datestart dateend starttime endtime timefrom timeto mintime maxtime timemin timemax starttimestamp
      endtimestamp date day month year week hour time timestamp datetime range daterange timerange timeranges datepreset period
      dateinterval created createdat createdafter createdbefore createdsince createdatmin createdatmax updated updatedat
      updatedafter updatedbefore updatedsince updatedatmin updatedatmax modified modifiedat modifiedafter modifiedbefore
      modifiedsince lastmodified lastupdated ifmodifiedsince after before asof asofdate reportdate processedatmin processedatmax
      publishedatmin publishedatmax createdgt createdgte createdlt createdlte updatedgt updatedgte updatedlt updatedlte dategt
      dategte datelt datelte oldest latest`,
  },
  {
    shape: "words",
    source:
      "what was asked for: https://developers.facebook.com/docs/marketing-api/insights, https://jsonapi.org/format/#fetching-sparse-fieldsets, https://developers.google.com/analytics",
    names: `fields field metrics metric dimensions dimension breakdowns breakdown actionbreakdowns actionattributionwindows segments
      columns select include exclude expand embed properties property attributes props groupby aggregate aggregations
      summaryactionbreakdowns sort sortby sortorder order orderby sorting ordering level levels view type types status statuses
      effectivestatus reporttype objecttype resourcetype datatype scope scopes resource report reportname`,
  },
  {
    shape: "word",
    source:
      "https://github.com/Azure/azure-sdk-for-js (api-version), https://google.aip.dev/161, and common options",
    names: `apiversion version v format outputformat output responseformat alt mediatype granularity timegranularity timezone tz
      locale lang language country region currency currencycode direction dir asc desc mode pretty prettyprint indent async
      includedeleted includearchived deleted archived active summary total includetotal withcount debug verbose envelope
      useunifiedattributionsetting attributionmodel countonly raw encoding compression
      charset action operation method op`,
  },
  {
    shape: "ids",
    source: "resources, not people or credentials: needed to tell which list was too long",
    names: `id ids accountid accountids adaccountid adaccountids customerid customerids campaignid campaignids adid adids adgroupid
      adgroupids adsetid adsetids orderid orderids productid productids propertyid propertyids viewid viewids profileid
      profileids advertiserid advertiserids siteid siteids reportid jobid objectid objectids itemid itemids dealid contactids`,
  },
]

const SHAPES: ReadonlyMap<string, ValueShape> = new Map(
  PARAMETER_GROUPS.flatMap(({ shape, names }) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shape] as const),
  ),
)

/** A name without case and punctuation. */
export function normalizedName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "")
}

/** `undefined`: the parameter is not on the list. */
export function parameterShape(name: string): ValueShape | undefined {
  const listed = SHAPES.get(normalizedName(name))
  if (listed !== undefined) return listed
  // fields[campaign] of JSON:API; time_range[since], filter[start_date] of PHP.
  const [, outer = "", inner = ""] = /^([\w-]{1,60})\[([\w-]{1,60})\]$/.exec(name) ?? []
  if (outer === "fields") return "words"
  const shape = SHAPES.get(normalizedName(inner))
  if (shape === "date" || shape === "integer") return shape
  return credentialStrength(name) === null && windowEnd(normalizedName(name)) ? "date" : undefined
}
