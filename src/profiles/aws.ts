import type { Profile, ProfileRule } from "./schema/profile.ts"

const RETRIES =
  "https://github.com/smithy-lang/smithy-typescript/blob/main/packages/service-error-classification/src/constants.ts"
const S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
const DYNAMO = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html"
const EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"

type Finding = Omit<ProfileRule, "when">

/** A code where each protocol has it: an element of XML, `__type` of JSON, a header of REST. The name may end in "Exception". */
const coded = (names: readonly string[], finding: Finding, status?: number): readonly ProfileRule[] => {
  const codes = names.flatMap((name) => [name, `${name}Exception`])
  const places: readonly ProfileRule["when"][] = [
    { body: { "": { contains: codes.map((code) => `<Code>${code}</Code>`) } } },
    { body: { __type: { endsWith: codes } } },
    { header: { "x-amzn-errortype": { startsWith: names } } },
  ]
  return places.map((when) => ({ when: { ...when, status }, ...finding }))
}

const GONE: Finding = {
  means: 404,
  retry: "no",
  says: "there is no such resource in this account and region",
  source: DYNAMO,
}

/**
 * AWS: the query protocol and S3 in XML, JSON 1.0 and 1.1, and REST. JSON services respond with 400 to nearly all failures.
 * Most throttles and expired tokens need no rule: their codes are known for any API.
 * @see https://github.com/smithy-lang/smithy-typescript/tree/main/packages/service-error-classification
 */
export const aws: Profile = {
  name: "aws",
  title: "AWS",
  hosts: ["*.amazonaws.com", "*.amazonaws.com.cn", "*.api.aws"],
  docs: [RETRIES, S3, DYNAMO, EC2],
  rules: [
    {
      when: { body: { message: { contains: "tokens per day" } } },
      means: 429,
      retry: "no",
      exhausted: true,
      says: "the model's tokens of the day are used up",
      source: "https://github.com/Ivy-Interactive/Ivy-Tendril/issues/1756",
      basis: "observed",
    },
    ...coded(["EC2Throttled"], {
      means: 429,
      retry: "yes",
      says: "EC2 throttled the request of the service in between",
      source: RETRIES,
    }),
    ...coded(["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"], {
      means: 401,
      retry: "no",
      says: "the time of the signature is too far from the time at AWS: check this machine's clock",
      source: RETRIES,
    }),
    ...coded(
      [
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "InvalidSignature",
        "IncompleteSignature",
        "AuthFailure",
      ],
      { means: 401, retry: "no", says: "the access key or the signature is not valid", source: S3 },
    ),
    ...coded(
      ["AccessDenied"],
      { means: 403, retry: "no", says: "no policy allows this action", source: DYNAMO },
      400,
    ),
    ...coded(["ResourceNotFound", "NonExistentQueue", "QueueDoesNotExist"], GONE, 400),
    { when: { status: 400, body: { "": { contains: ".NotFound</Code>" } } }, ...GONE, source: EC2 },
    ...coded(
      ["RequestTimeout"],
      { means: 503, retry: "yes", says: "the connection idled while the request was sent", source: S3 },
      400,
    ),
  ],
  requestId: ["x-amzn-requestid", "x-amz-request-id"],
  error: { code: ["__type", "code"], message: ["message", "Message"] },
}
