import type { FaqCode } from "../../src/faq/entry.ts"
import { aws } from "../../src/profiles/aws.ts"
import type { ProfileCase } from "./case.ts"

export const profile = aws

const xml = (code: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>What happened.</Message></Error><RequestId>1</RequestId></ErrorResponse>`

type Protocol = Pick<ProfileCase, "headers" | "body">

/** One error in each protocol: Query and REST-XML, JSON 1.x, REST-JSON. */
const PROTOCOLS: Readonly<Record<string, (code: string) => Protocol>> = {
  XML: (code) => ({ headers: { "content-type": "text/xml" }, body: xml(code) }),
  "JSON 1.1": (code) => ({
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: { __type: `com.amazon.coral.service#${code}`, message: "What happened." },
  }),
  "REST-JSON": (code) => ({
    headers: {
      "content-type": "application/json",
      "x-amzn-errortype": `${code}:http://internal.amazon.com/coral/`,
    },
    body: { message: "What happened." },
  }),
}

const everywhere = (
  code: string,
  status: number,
  means: FaqCode,
  retryable: boolean,
  matchedBy?: "profile" | "status",
): readonly ProfileCase[] =>
  Object.entries(PROTOCOLS).map(([name, of]) => ({
    name: `${code} in ${name}`,
    status,
    ...of(code),
    expected: { code: means, retryable, exhausted: false, ...(matchedBy && { matchedBy }) },
  }))

export const cases: readonly ProfileCase[] = [
  ...everywhere("EC2ThrottledException", 400, 429, true, "profile"),
  ...everywhere("ThrottlingException", 400, 429, true),
  ...everywhere("RequestLimitExceeded", 503, 429, true),
  ...everywhere("SlowDown", 503, 429, true),
  ...everywhere("ExpiredTokenException", 400, 401, false),
  ...everywhere("RequestTimeTooSkewed", 403, 401, false, "profile"),
  ...everywhere("RequestExpired", 400, 401, false, "profile"),
  ...everywhere("InvalidAccessKeyId", 403, 401, false, "profile"),
  ...everywhere("SignatureDoesNotMatch", 403, 401, false, "profile"),
  ...everywhere("InvalidSignatureException", 400, 401, false, "profile"),
  ...everywhere("AccessDeniedException", 400, 403, false, "profile"),
  ...everywhere("AccessDenied", 403, 403, false, "status"),
  ...everywhere("ResourceNotFoundException", 400, 404, false, "profile"),
  ...everywhere("RequestTimeout", 400, 503, true, "profile"),
  ...everywhere("ValidationException", 400, 400, false, "status"),
  ...everywhere("InternalFailure", 500, 500, true, "status"),
  {
    name: "an instance that does not exist",
    status: 400,
    body: xml("InvalidInstanceID.NotFound"),
    expected: { code: 404, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the tokens of the day",
    status: 429,
    headers: {
      "x-amzn-errortype": "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/",
    },
    body: { message: "Too many tokens per day, please wait before trying again." },
    expected: { code: 429, retryable: false, exhausted: true, matchedBy: "profile" },
  },
  {
    name: "a key that is named like an error",
    status: 404,
    body: xml("NoSuchKey").replace("What happened.", "No key AccessDenied/InvalidAccessKeyId"),
    expected: { code: 404, retryable: false, matchedBy: "status" },
  },
]
