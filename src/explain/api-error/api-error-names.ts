/**
 * Where APIs put what they have to say about a failure. Names without case and punctuation: `errormessage` is
 * `error_message`, `errorMessage` and `ErrorMessage` too. In order of trust.
 *
 * Sources: RFC 9457 (title, detail, type), RFC 6749 section 5.2 (error, error_description), https://jsonapi.org/format/#errors
 * (errors[], source.pointer), https://spec.graphql.org (errors[], extensions.code), https://google.aip.dev/193 (error.status,
 * error.details[].fieldViolations[]), and the error pages of Meta, Stripe, GitHub, HubSpot, Slack, Salesforce, Microsoft,
 * LinkedIn, TikTok, Pinterest, Snapchat, FastAPI, Okta (errorSummary, errorCauses), Elasticsearch (root_cause, reason),
 * Dropbox (error_summary), TMDB (status_message), ASP.NET (ExceptionMessage) and NetSuite (o:errorDetails).
 */
export const MESSAGES =
  `exceptionmessage message errormessage errordescription errorsummary errormsg errmsg msg statusmessage statustext detail details
  description faultstring reasonphrase developermessage usermessage errorusermsg debugmessage displaymessage defaultmessage
  reason moreinfo text`.split(/\s+/)

export const CODES =
  `code errorcode oerrorcode errornumber serviceerrorcode errorkey key reason category status type name`.split(
    " ",
  )

/** More to the code, after a slash: Meta's `190/463`. */
export const SUBCODES = ["errorsubcode", "subcode"]

/** The field, parameter or path of the request that is wrong. */
export const FIELDS =
  `field fieldname fieldpath param parameter parametername property propertyname attribute pointer path
  loc location target element argument argumentname instancepath datapath fields`.split(/\s+/)

/** Of these a list holds several fields, not the parts of one path. */
export const FIELD_LISTS = new Set(["fields"])

/** Where more of it is found. */
export const NESTED =
  `error errors err message fault detail details rootcause causedby oerrordetails errorcauses extensions source errorinfo errorresponse response
  exception fieldviolations invalidparams fielderrors validationerrors violations subcodes context meta status result data body
  failures messages issues problems errormessages errordetails inputerrors input inputpath operationerrors partialerrors
  batcherrors innererror location fieldpathelements elements`.split(/\s+/)

/** Items of these lists name the field by `name`. */
export const NAMING = new Set(["invalidparams[]", "violations[]", "validationerrors[]"])

/** The keys of these objects are the fields: `{ "errors": { "since": ["is not a date"] } }`. */
export const KEYED = new Set(["errors", "fielderrors", "validationerrors"])

/** And of these, where the values are lists: elsewhere they hold anything. Zendesk, X and GitLab. */
export const KEYED_LISTS = new Set(["details", "parameters", "message"])

export const REQUEST_IDS = `requestid fbtraceid traceid correlationid trackingid logid`.split(" ")

/**
 * Scopes in a text or a list. Slack: https://docs.slack.dev/reference/methods; HubSpot:
 * https://developers.hubspot.com/docs/api-reference/error-handling; others alike.
 */
export const NEEDED =
  `needed requiredscopes requiredgranularscopes requiredscope missingscopes requiredpermissions`.split(" ")
export const PROVIDED = `provided grantedscopes tokenscopes currentscopes`.split(" ")
