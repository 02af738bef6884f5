/** What an API's own code or message says, whatever the status. */
export type Meaning =
  /** slow down: the limit comes back by itself */
  | "throttled"
  /** a quota that does not come back during this run */
  | "quota"
  /** an expired or rejected token */
  | "token"
  /** a lock, a conflict or an overload that passes by itself */
  | "busy"
  /** more was asked for than one response or request can carry */
  | "too-large"
  /** the query ran too long */
  | "too-long"
  /** a cursor, scroll or sync token is no longer valid */
  | "cursor"

/** Longest code that is compared, in characters. */
const MAX_CODE = 120
/** Characters of a message that are read. */
const MAX_MESSAGE = 1_000

/** The codes of each meaning, in lower case without separators. The first meaning that matches counts. */
const CODES: readonly (readonly [Meaning, RegExp])[] = [
  [
    "quota",
    /^(?:insufficient(?:quota|credits?|balance)|(?:out|max)ofcredits|creditsexhausted|(?:api|user|app|account|plan)?(?:daily|monthly|day|month|billing|spend(?:ing)?)(?:api|hard|usage|rate|request|call|credits?)?(?:limit|quota|cap)(?:was|is)?(?:exceeded|reached|hit|exhausted)(?:error|exception)?|(?:api|usage)?(?:limit|quota)exceeded(?:daily|monthly)|publicapibillinglimitexceeded|usagecapexceeded)$/,
  ],
  [
    "throttled",
    /^(?:(?:error)?(?:api|user|app|ip|request|account|tenant|global|secondary)?ratelimit(?:s|ed|ing)?(?:error|exception|fault|violation)?|[a-z]{0,30}ratelimits?(?:is|was|has|been)?(?:exceed(?:ed|s)?|reached|hit)(?:error|exception|fault)?|(?:[a-z]{0,12}(?:request|call|apicall|api|query|qps|throughput|requestrate|frequency|tokens?permin\w{0,3}|concurren(?:t|cy)(?:requests?|calls?|quer(?:y|ies)|jobs?|connections?|users?|api)?)s?)(?:limits?|rate)?(?:exceed(?:ed|s)?|reached|hit|toolarge|toohigh)(?:error|exception|fault)?|(?:error)?(?:toomany|(?:exceeded|over)(?:the)?)(?:max)?(?:concurrent|parallel|simultaneous|query)?(?:api)?(?:requests?|calls|quer(?:y|ies)|connections?|attempts?|ratelimit|limit)(?:limit)?(?:error|exception|fault)?|(?:error|request|ec2|api|was|being)?throttl(?:ed|ing|e)(?:error|exception|fault|user|api)?|requestwasthrottled|slowdown|priorrequestnotcomplete|bandwidthlimitexceeded|provisionedthroughputexceeded(?:exception)?|complexity(?:exception|budgetexhausted|limitexceeded)|ssrequestlimitexceeded|sssrequestlimitexceeded|enhanceyourcalm|esrejectedexecutionexception)$/,
  ],
  [
    "token",
    /^(?:(?:expired|invalid)(?:access|auth|authentication|oauth2?|security|bearer|session|id)?(?:token|session|sessionid|tokenid|clienttokenid|jwt)(?:error|exception)?|(?:access|auth|authentication|oauth2?|security|bearer|session|id|jwt|user)?(?:token|session|jwt|credentials?)(?:is|has|was)?(?:expired|revoked|invalid(?:ated)?)(?:error|exception)?|unrecognizedclient(?:exception)?|jwtexpired)$/,
  ],
  [
    "busy",
    /^(?:unabletolockrow|(?:db|database)?deadlock(?:ed|s)?(?:detected|found|error|exception|victim)?|(?:row|record|resource)?lock(?:wait)?(?:timeout|conflict|notavailable)(?:exceeded|error|exception)?|(?:please)?(?:try|retry)(?:again|later|request|againlater)|temporar(?:y|ily)(?:unavailable|error|failure)|transient(?:error|failure)|(?:server|service|system|api|engine|cluster)?(?:is)?(?:too)?(?:busy|overload(?:ed)?|unavailable)(?:error|exception)?|serviceunavailable(?:error|exception)?|(?:job)?(?:backend|internal)error|transaction(?:conflict|inprogress)(?:exception)?|concurrent(?:modification|update|write|access)(?:error|exception|conflict)?|operationaborted|serialization(?:failure|error)|writeconflict|resourcecontention|conditionalrequestconflict)$/,
  ],
  [
    "too-long",
    /^(?:(?:sql)?(?:query|statement|execution|search|report)(?:timeout|timedout|tooexpensive|toocomplex|tookto?olong)(?:error|exception)?|exceededmaxtime(?:ms)?expired)$/,
  ],
  [
    "too-large",
    /^(?:(?:request|response|payload|body|entity|requestentity|requestbody|content|result|resultset|file|filesize|message|query|operation|batch|data|document)(?:size|length)?too(?:large|big|long)(?:error|exception)?|too(?:large|big)|(?:file|request|response|result|payload|body)size(?:limit)?exceeded|(?:max|maximum)(?:file|request|response|result|payload|body)sizeexceeded)$/,
  ],
  [
    "cursor",
    /^(?:(?:expired|invalid)(?:cursor|pagetoken|nextpagetoken|nexttoken|paginationtoken|scrollid|synctoken)(?:error|exception)?|(?:cursor|pagetoken|nexttoken|scroll|synctoken)(?:id)?(?:has|is)?(?:expired|invalid)|fullsyncrequired|updatedmintoolongago|resyncrequired|syncstatenotfound|searchcontextmissingexception)$/,
  ],
]

const LIMIT_ON = "(?:api|apis|rate|request|call|query|qps|concurren\\w{1,6}|throughput|usage|secondary|user)"
/** What a message about a limit on a size, a number of items or a right contains. */
const OF_A_SIZE =
  /\b(?:sizes?|bytes?|[kmg]i?b|characters?|lengths?|rows?|columns?|records?|fields?|items?|payload|body|uploads?|files?|depth|storage|attachments?|recipients?|batch|pages?|permissions?|scopes?|settings?|parameters?|valid|invalid|validation)\b/

/** Phrases of each meaning in a message in lower case, without what it quotes. */
const PHRASES: readonly (readonly [Meaning, RegExp])[] = [
  [
    "quota",
    /\bexceeded your current quota\b|\b(?:daily|monthly|per[- ]day|per[- ]month|24[- ]hours?|day|month|billing|spend(?:ing)?|credit)\b[^.]{0,60}\b(?:quota|limit|limits|cap|allowance)\b[^.]{0,40}\b(?:exceeded|reached|exhausted|hit|used up|consumed)\b|\b(?:exceeded|reached|exhausted|hit|used up|over|consumed)\b[^.]{0,60}\b(?:daily|monthly|billing|spending|day|month|24[- ]hours?)\b[^.]{0,30}\b(?:quota|limit|cap|allowance|credits?|requests|calls)\b|\b(?:quota|limit|cap)\b[^.]{0,60}\bexceeded\b[^.]{0,60}\b(?:per day|per month|daily|monthly|for (?:today|the day|this month))\b|\b(?:insufficient|out of|no more|not enough) credits\b|\bcredit balance is too low\b/,
  ],
  [
    "throttled",
    new RegExp(
      `\\btoo many (?:\\w{1,20} ){0,2}(?:requests|calls|queries|connections)\\b(?! in (?:a|an|the|one|this|your|single)? ?(?:batch|body|payload|request|call))` +
        `|\\b${LIMIT_ON}[- ]?(?:\\w{1,20} )?limits? (?:was |has been |have been |is |are |been )?(?:exceeded|reached|hit)\\b` +
        `|\\b(?:rate|request)[- ]?limits? {1,5}\\S{0,12} {0,5}exceeded\\b|\\bjob exceeded rate limits\\b` +
        `|\\b(?:exceeded|exceeds|reached|hit|over)\\b[^.]{0,50}\\b(?:rate|request|api|call|concurren\\w{1,6}|qps)[- ]?limits?\\b` +
        `|\\bconcurrent (?:\\w{1,20} )?(?:requests?|calls|queries|connections)\\b[^.]{0,30}\\b(?:exceeded|reached)\\b|\\b(?:exceeded|reached)\\b[^.]{0,40}\\bconcurrent (?:requests?|calls|queries)\\b` +
        `|\\b(?:was|were|been|being|is|are|got) (?:rate[- ]?limited|throttled)\\b|^(?:request )?throttled\\b|^rate exceeded\\b|^rate[- ]?limited\\b` +
        `|\\b(?:qps|quota)\\b[^.]{0,40}\\bper[- ](?:second|minute|hour)\\b[^.]{0,40}\\bexceeded\\b|\\bquota exceeded\\b[^.]{0,120}\\bper[- ](?:second|minute|hour)\\b|\\bqps (?:quota|limit) exceeded\\b` +
        `|\\b(?:reduce|lower|slow down) your (?:request )?rate\\b|\\bslow down\\b|\\bcomplexity budget exhausted\\b`,
    ),
  ],
  [
    "token",
    /\b(?:access|auth|authentication|authorization|bearer|oauth2?|security|session|api|id|jwt|your|included|json web|user)[ _-]?token\b[^.]{0,50}\b(?:expired|revoked|no longer valid)\b|^(?:the |your )?(?:token|session|jwt)(?: has| is| was)? (?:expired|been revoked)\b|\bexpired (?:access|auth|authentication|bearer|oauth2?|security|session|jwt) ?token\b|\binvalid (?:access|oauth2?|bearer|security) token\b|\baccess token (?:is |was )?(?:invalid|not valid)\b|\bjwt expired\b|^error validating access token\b|\bsession (?:has |is )?expired\b/,
  ],
  [
    "busy",
    /\bdeadlock (?:found|detected|victim)\b|\bdeadlocked on\b|\block wait timeout exceeded\b|\bunable to (?:obtain exclusive access|lock row)\b|\bcould not (?:serialize access|obtain lock)\b|\bdatabase is locked\b/,
  ],
  [
    "too-long",
    /\b(?:query|queries|statement|search|report)\b[^.]{0,30}\b(?:timed[ -]?out|timeout|took too long|running too long|exceeded (?:the )?(?:maximum )?(?:execution )?time)\b|\bnarrow (?:down )?(?:the|your) (?:\w{1,20} )?(?:range|query|filters?|search|dates?|interval)\b|\bquery (?:is )?too (?:complex|expensive)\b/,
  ],
  [
    "too-large",
    /\b(?:results?|responses?|request|payload|body|entity|file|query|data|page|batch|upload|window|document|message)(?: sets?| size| body| entity| window)? (?:is |was |are |would be )?too (?:large|big)\b|\breduce the (?:amount of data|number of|size of|date range)\b|\btoo (?:much data|many (?:results|rows|records|items|ids))\b[^.]{0,40}\b(?:requested|returned|at once|in one)\b/,
  ],
  [
    "cursor",
    /\b(?:sync|page|pagination|next|next page|continuation|delta) ?token\b[^.]{0,40}\b(?:invalid|expired|no longer valid|too old)\b|\b(?:invalid|expired) (?:sync|page|pagination|next|continuation) ?token\b|\b(?:cursor|scroll(?: id)?)\b[^.]{0,30}\b(?:expired|no longer valid)\b|\bexpired cursor\b|\bno search context found\b|\bfull sync is required\b/,
  ],
]

/** A code that an API put somewhere; `"com.example#ThrottlingException"` and `"Client.RequestLimitExceeded"` by their parts. */
export function meaningOfCode(code: string): Meaning | null {
  if (code.length > MAX_CODE) return null
  const names = /\s/.test(code) ? [code] : [code, ...code.split(/[#:/.,]/)]
  for (const name of names) {
    const spelling = name.toLowerCase().replace(/[^a-z0-9]+/g, "")
    if (spelling.length < 6) continue
    for (const [meaning, codes] of CODES) if (codes.test(spelling)) return meaning
  }
  return null
}

/** A short text that a message quotes is the caller's, or a number. */
const QUOTED = /(^|[\s(:=[,])(["'`])([^"'`]{0,200})\2(?=[\s).,:;\]!?]|$)/g

/** The meaning of a message by the few phrases that mean nothing else, and the phrase; null if it has none. */
export function meaningOfMessage(
  message: string,
  wanted: (meaning: Meaning) => boolean,
): { readonly meaning: Meaning; readonly phrase: string } | null {
  const text = message
    .slice(0, MAX_MESSAGE)
    .toLowerCase()
    .replace(QUOTED, (_, before: string, __, quoted: string) =>
      /^\d+$/.test(quoted) ? `${before}${quoted}` : before,
    )
  for (const [meaning, phrases] of PHRASES) {
    const [phrase] = wanted(meaning) ? (phrases.exec(text) ?? []) : []
    if (phrase === undefined) continue
    if (meaning === "throttled" && OF_A_SIZE.test(text) && !/\brate|throttl/.test(phrase)) continue
    if (meaning === "quota" && /\bper[- ](?:second|minute|hour)\b/.test(text)) continue
    return { meaning, phrase }
  }
  return null
}
