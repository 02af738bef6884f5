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

const FAILED = "(?:error|exception|fault)?"
const USED_UP = "(?:is|was|has|been)?(?:exceed(?:ed|s)?|reached|hit|exhausted)"
const TOKEN =
  "(?:access|auth|authentication|oauth2?|security|bearer|session|id|jwt|client|user)?(?:token(?:id)?|session(?:id)?|jwt|apikey|credentials?)"

/**
 * The codes of each meaning, in lower case without separators: the whole code has to match one. The first meaning
 * counts. Throttles and conflicts of AWS:
 * https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/retry
 */
const CODES = compiled("^(?:", ")$", [
  [
    "quota",
    "insufficient(?:quota|credits?|balance)|outofcredits",
    `[a-z]{0,20}(?:daily|monthly|day|month|billing|spend|spending|usage)(?:api|hard|rate|requests?|calls?|credits?)?(?:limit|quota|cap)${USED_UP}${FAILED}`,
    "[a-z]{0,20}(?:limit|quota)exceeded(?:daily|monthly)",
  ],
  [
    "throttled",
    `(?:error)?(?:api|user|app|ip|request|account|global)?ratelimit(?:s|ed|ing)?(?:violation)?${FAILED}`,
    `[a-z]{0,30}(?:rate|request|call|api|query|qps|throughput|frequency)limits?${USED_UP}${FAILED}`,
    `[a-z]{0,30}concurren(?:t|cy)[a-z]{0,11}(?:limits?)?${USED_UP}${FAILED}`,
    `[a-z]{0,30}(?:qps|throughput|requestrate)(?:too(?:large|high)|${USED_UP})${FAILED}`,
    `[a-z]{0,12}(?:toomany|exceeded)(?:concurrent|api)?(?:requests?|calls|quer(?:y|ies)|connections|attempts|rate)(?:limit)?${FAILED}`,
    `[a-z]{0,12}throttl(?:ed|ing|e)${FAILED}`,
    "slowdown|overquerylimit|priorrequestnotcomplete|bandwidthlimitexceeded|complexity(?:exception|budgetexhausted)|esrejectedexecutionexception",
  ],
  [
    "token",
    `(?:expired|invalid)${TOKEN}${FAILED}`,
    `${TOKEN}(?:is|has|was)?(?:expired|revoked|invalid)${FAILED}`,
    `unrecognizedclient${FAILED}`,
  ],
  [
    "busy",
    `unabletolockrow|[a-z]{0,12}deadlock(?:ed|detected|found|victim)?${FAILED}`,
    `[a-z]{0,12}lock(?:wait)?(?:timeout|conflict)(?:exceeded)?${FAILED}`,
    "(?:please)?(?:try|retry)(?:again|later|request|againlater)|(?:temporar(?:y|ily)|transient)(?:unavailable|error|failure)",
    `[a-z]{0,12}(?:busy|overloaded|unavailable)${FAILED}|(?:job)?(?:backend|internal)error`,
    `(?:transaction(?:conflict|inprogress)|concurrent(?:modification|update|write)(?:conflict)?)${FAILED}|operationaborted|serializationfailure|writeconflict`,
  ],
  [
    "too-long",
    `[a-z]{0,12}(?:query|statement|execution|search)(?:timeout|timedout|too(?:expensive|complex))${FAILED}`,
  ],
  [
    "too-large",
    `[a-z]{0,12}(?:request|response|payload|body|entity|result|resultset|filesize|file|message|operation|data)too(?:large|big)${FAILED}|toolarge`,
    "[a-z]{0,12}(?:file|request|response|result|payload)size(?:limit)?exceeded",
  ],
  [
    "cursor",
    `(?:expired|invalid)(?:cursor|(?:next)?pagetoken|nexttoken|synctoken)${FAILED}`,
    "(?:cursor|pagetoken|nexttoken|scroll|synctoken)(?:expired|invalid)|fullsyncrequired|updatedmintoolongago|resyncrequired|syncstatenotfound|searchcontextmissingexception",
  ],
])

/** What a message about a limit on a size, a number of items or a right contains. */
const OF_A_SIZE =
  /\b(?:size|bytes?|[kmg]b|characters?|length|rows?|columns?|records?|fields?|items?|payload|body|uploads?|files?|storage|batch|pages?|settings?|parameters?|valid|invalid|validation)\b/
/** What a message about a right, or about a sum of money, contains. */
const OF_A_RIGHT = /\b(?:permissions?|scopes?|budget|bid|must)\b/

const LATER = "(?:expired|revoked|invalid|no longer valid|too old)"

/** Phrases of each meaning in a message in lower case, without what it quotes. */
const PHRASES = compiled("(?<!\\w)(?:", ")(?!\\w)", [
  [
    "quota",
    "exceeded your current quota|(?:insufficient|out of|not enough) credits|credit balance is too low",
    "(?:daily|monthly|per[- ]day|per[- ]month|24[- ]hours?|day|month|billing|spending) [^.]{0,60}(?:exceeded|reached|exhausted|hit|used up)",
    "(?:exceeded|reached|exhausted|hit|used up|over) [^.]{0,60}(?:daily|monthly|billing|spending|day|month|24[- ]hours?)",
    "(?:quota|limit) [^.]{0,60}exceeded[^.]{0,60} (?:per day|per month|daily|monthly|for (?:today|the day|this month))",
  ],
  [
    "throttled",
    "too many (?:\\w{1,20} ){0,2}(?:requests|calls|queries|connections)(?! in (?:\\w{1,6} )?(?:batch|body|payload|request|call))",
    "(?:api|rate|request|call|query|qps|concurren\\w{1,6}|throughput)[- ]?(?:\\w{1,20} )?limits? (?:\\S{1,8} {1,5}){0,2}(?:exceeded|reached|hit)",
    "(?:exceed(?:ed|s)|reached|hit|over) [^.]{0,50}(?:rate|request|api|call|concurren\\w{1,6}|qps)[- ]?(?:limits?|requests?|calls|queries)",
    "concurren\\w{1,6} (?:\\w{1,20} )?(?:requests?|calls|queries) [^.]{0,30}(?:exceeded|reached)",
    "(?:was|were|been|being|is|are) (?:rate[- ]?limited|throttled)|qps quota exceeded|slow down|complexity budget exhausted",
    "(?<!.)(?:(?:request )?throttled|rate exceeded|rate[- ]?limited)|(?:reduce|lower) your (?:request )?rate",
    "quota exceeded [^.]{0,120}per[- ](?:second|minute|hour)",
  ],
  [
    "token",
    `(?:access|auth|authentication|authorization|bearer|oauth2?|security|session|api|jwt|your|included|web|user)[ _-]?token [^.]{0,50}${LATER}`,
    `(?<!.)(?:the |your )?(?:token|session|jwt)(?: has| is| was)? (?:been )?${LATER}`,
    `${LATER} (?:access|auth|bearer|oauth2?|security|session|jwt) ?token|error validating access token|session (?:has |is )?expired`,
  ],
  [
    "busy",
    "deadlock (?:found|detected|victim)|deadlocked on|lock wait timeout exceeded|unable to (?:obtain exclusive access|lock row)|could not (?:serialize access|obtain lock)|database is locked",
  ],
  [
    "too-long",
    "(?:query|queries|statement|search|report) [^.]{0,30}(?:timed[ -]?out|timeout|took too long)|(?:query|statement) timeout",
    "narrow (?:down )?(?:the|your) (?:\\w{1,20} )?(?:range|query|filters?|search|dates?)|query (?:is )?too (?:complex|expensive)",
  ],
  [
    "too-large",
    "(?:results?|responses?|request|payload|body|entity|file|query|data|page|batch|window|document|message)(?: sets?| size| body| entity| window)? (?:is |was |are )?too (?:large|big)",
    "reduce the (?:amount of data|number of|date range)",
  ],
  [
    "cursor",
    `(?:sync|page|pagination|next|continuation|delta) ?token [^.]{0,40}${LATER}|${LATER} (?:sync|page|pagination|continuation) ?token`,
    `(?:cursor|scroll) [^.]{0,30}${LATER}|no search context found|full sync is required`,
  ],
])

/** Each pattern by itself: small expressions are checked to be linear. */
function compiled(
  start: string,
  end: string,
  table: readonly (readonly [Meaning, ...string[]])[],
): readonly (readonly [Meaning, readonly RegExp[]])[] {
  return table.map(([meaning, ...patterns]) => [
    meaning,
    patterns.map((pattern) => new RegExp(`${start}${pattern}${end}`)),
  ])
}

/** A code that an API put somewhere; `"com.example#ThrottlingException"` and `"Client.RequestLimitExceeded"` by their parts. */
export function meaningOfCode(code: string): Meaning | null {
  if (code.length > MAX_CODE) return null
  const names = /\s/.test(code) ? [code] : [code, ...code.split(/[#:/.,]/)]
  for (const name of names) {
    const spelling = name.toLowerCase().replace(/[^a-z0-9]+/g, "")
    if (spelling.length < 6) continue
    for (const [meaning, codes] of CODES)
      if (
        (meaning === "token" || meaning === "cursor" || !spelling.startsWith("invalid")) &&
        firstMatch(codes, spelling) !== undefined
      )
        return meaning
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
    if (!wanted(meaning)) continue
    const phrase = firstMatch(phrases, text)
    if (phrase === undefined) continue
    if ((meaning === "throttled" || meaning === "quota") && OF_A_RIGHT.test(text)) continue
    if (meaning === "throttled" && OF_A_SIZE.test(text) && !/\brate|throttl/.test(phrase)) continue
    if (meaning === "quota" && !/\b(?:quota|limits?|cap|credits?|requests|calls)\b/.test(text)) continue
    if (meaning === "quota" && /\bper[- ](?:second|minute|hour)\b/.test(text)) continue
    return { meaning, phrase }
  }
  return null
}

function firstMatch(patterns: readonly RegExp[], text: string): string | undefined {
  for (const pattern of patterns) {
    const [found] = pattern.exec(text) ?? []
    if (found !== undefined) return found
  }
  return undefined
}
