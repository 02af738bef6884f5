// How clients and SDKs show a server's response in what they throw or return: one row a shape, the first that fits wins.
// docs/guide/other-clients.md lists the rows.

/** Where a shape has its parts: paths of property names, joined by dots; "" is the value itself. */
export interface ClientShape {
  readonly clients: string
  readonly status: string
  /** In the order in which they are looked for. */
  readonly headers: readonly string[]
  readonly body: readonly string[]
  /** Fields of the body, each with the path at which a client keeps its value in place of the body. */
  readonly bodyFields?: Readonly<Record<string, string>>
  /** Seconds to wait, where a client keeps these in place of the headers. */
  readonly retryAfter?: string
  /** A path whose value has to be this one, or, of `"object"`, `"array"` and `"function"`, of that type. */
  readonly when?: readonly [path: string, value: string]
  /** The status that a number at `status` stands for; undefined: none. */
  readonly toStatus?: (value: unknown) => number | undefined
  /** Where the client's own code or documentation shows the shape. */
  readonly source: string
}

export const isStatus = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 999

/** A status of HTTP, or of a server that makes up its own. */
export const anyStatus = (value: unknown): number | undefined => (isStatus(value) ? value : undefined)

/**
 * What clients resolve with. Data may have a field `status` as well, so the headers, or another sign of a response, have
 * to be there: `looksLikeResponse` of object-response.ts.
 */
export const RETURNED_SHAPES: readonly ClientShape[] = [
  {
    clients: "axios, gaxios and googleapis, Octokit, ts-rest, Supabase, Azure SDK",
    status: "status",
    headers: ["headers"],
    body: ["data", "body", "error", "bodyAsText"],
    source: "https://github.com/supabase/postgrest-js/blob/master/src/types.ts",
  },
  {
    clients: "got, undici, Node's http, node-fetch",
    status: "statusCode",
    headers: ["headers"],
    body: ["body", "data"],
    source: "https://undici.nodejs.org/#/docs/api/Dispatcher",
  },
  {
    clients: "AWS SDK v3",
    status: "$metadata.httpStatusCode",
    headers: ["$response.headers"],
    body: [],
    source: "https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/response.ts",
  },
  {
    clients: "openapi-fetch, hey-api",
    status: "response.status",
    // A record of a call, such as HAR's, has a `response` too, though none of a class.
    when: ["response.headers.get", "function"],
    headers: ["response.headers"],
    body: ["error", "data"],
    source: "https://openapi-ts.dev/openapi-fetch/api",
  },
]
