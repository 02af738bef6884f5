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
  /** what was sent is at fault */
  | "sender"
  /** a cursor, scroll or sync token is no longer valid */
  | "cursor"

/** Longest code that is compared, in characters. */
const MAX_CODE = 120
/** Characters of a message that are read. */
const MAX_MESSAGE = 1_000

type Table<Entry> = readonly (readonly [Meaning, ...Entry[]])[]

const FAILED = "(?:error|exception|fault)?"
const USED_UP = "(?:is|was|has|been)?(?:exceed(?:ed|s)?|reached|hit|exhausted)"
const TOKEN =
  "(?:access|auth|authentication|oauth2?|security|bearer|session|id|jwt|client|user)?(?:token(?:id)?|session(?:id)?|jwt|apikey|credentials?)"

/**
 * The codes of each meaning, in lower case without separators: the whole code has to match one. The first meaning
 * counts. Throttles and conflicts of AWS:
 * https://github.com/smithy-lang/smithy-typescript/tree/main/packages/core/src/submodules/retry
 */
const CODE_TABLE: Table<string> = [
  [
    "quota",
    "insufficient(?:quota|credits?|balance)|outofcredits",
    `[a-z]{0,20}(?:daily|monthly|day|month|billing|spend|spending|usage)(?:api|hard|rate|requests?|calls?|credits?)?(?:limit|quota|cap)${USED_UP}${FAILED}`,
    "[a-z]{0,20}(?:limit|quota)exceeded(?:daily|monthly)|over(?:daily|monthly)(?:limit|quota)|(?:daily|monthly)[a-z]{0,12}count",
  ],
  [
    "throttled",
    `(?:error)?(?:api|user|app|ip|request|account|global)?ratelimit(?:s|ed|ing)?(?:violation)?${FAILED}`,
    `[a-z]{0,30}(?:rate|request|call|api|query|qps|throughput|frequency|activity)limits?${USED_UP}${FAILED}`,
    `[a-z]{0,30}concurren(?:t|cy)[a-z]{0,11}(?:limits?)?${USED_UP}${FAILED}`,
    `[a-z]{0,30}(?:qps|throughput|requestrate)(?:too(?:large|high)|${USED_UP})${FAILED}`,
    `[a-z]{0,12}(?:toomany|exceeded)(?:concurrent|api)?(?:requests?|calls|quer(?:y|ies)|connections|attempts|rate)(?:limit)?(?:trylater)?${FAILED}`,
    `(?!spquery)[a-z]{0,12}throttl(?:ed|ing|e)(?:request|violation|limit[a-z]{0,30})?${FAILED}`,
    "[a-z]{0,30}qpslimit(?:forapi|forappkeyandapi)?",
    "slowdown|quotaexceeded|ratelimiter|over(?:query|rate|request|call)limit|requestthresholdviolated|maxlag|circuitbreakingexception|priorrequestnotcomplete|bandwidthlimitexceeded|complexity(?:exception|budgetexhausted)|esrejectedexecutionexception",
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
    `[a-z]{0,12}(?:query|statement|execution|search)(?:timeout|timedout|too(?:expensive|complex|complicated))${FAILED}`,
  ],
  [
    "too-large",
    `[a-z]{0,12}(?:request|response|payload|body|entity|result|resultset|filesize|file|message|operation|data)too(?:large|big)${FAILED}|toolarge|spquerythrottledexception`,
    "[a-z]{0,12}(?:file|request|response|result|payload)size(?:limit)?exceeded|toomany(?:nested)?(?:buckets|clauses)(?:exception)?",
  ],
  [
    "cursor",
    `(?:expired|invalid)(?:cursor|(?:next)?pagetoken|nexttoken|synctoken)${FAILED}`,
    "(?:cursor|pagetoken|nexttoken|scroll|synctoken)(?:expired|invalid)|fullsyncrequired|updatedmintoolongago|resyncrequired|syncstatenotfound|searchcontextmissingexception",
  ],
]
const CODES = CODE_TABLE.map(([meaning, ...codes]) => ({
  meaning,
  codes: codes.map((code) => new RegExp(`^(?:${code})$`)),
}))

/** A part of every spelling above: most codes have none, and are compared no further. */
const PART_OF_A_CODE =
  /limit|quota|exceed|throttl|toomany|toolarge|toobig|toohigh|credit|count|qps|violat|circuit|query|limiter|maxlag|balance|slow|complex|prior|rejected|concurren|token|session|jwt|apikey|client|lock|again|later|retry|unavailable|transient|temporar|busy|overload|error|conflict|transaction|aborted|failure|time|expensive|cursor|scroll|sync|updatedmin|searchcontext/

/** What a message about a limit on a size, a number of items or a right contains. */
const OF_A_SIZE =
  /\b(?:size|bytes?|[kmg]b|characters?|length|rows?|columns?|records?|fields?|items?|payload|body|uploads?|files?|storage|batch|pages?|settings?|parameters?|valid|invalid|validation)\b/
/** What a message about a right, or about a sum of money, contains. */
const OF_A_RIGHT = /\b(?:permissions?|scopes?|budget|bid|must)\b/

const LATER = "(?:expired|revoked|invalid|no longer valid|too old)"

/** Most characters between two texts, if the phrase does not say. */
const GAP = 60

/** One text, or two near each other, both as the source of an expression. */
type Phrase = string | readonly [start: string, end: string, gap?: number]

/** Phrases of each meaning in a message in lower case, without what it quotes. */
const PHRASE_TABLE: Table<Phrase> = [
  [
    "quota",
    "exceeded your current quota|(?:insufficient|out of|not enough) credits|credits exceeded|credit balance is too low",
    [
      "daily|monthly|per[- ]day|per[- ]month|24[- ]hours?|day|month|billing|spending",
      "exceeded|reached|exhausted|hit|used up|met",
    ],
    [
      "exceeded|reach(?:ed)?|exhausted|hit|used up|over",
      "daily|monthly|billing|spending|day|today|month|24[- ]hours?|tpd|rpd",
    ],
  ],
  [
    "throttled",
    "too many (?:\\w{1,16} ){0,2}(?:requests|calls|queries|connections)(?! in (?:\\w{1,6} )?(?:batch|body|payload|request|call))",
    [
      "(?:api|rate|request|call|query|qps|concurren\\w{1,6}|throughput)[- ]?(?:\\w{1,16} )?limits?",
      "exceeded|reached|hit",
      18,
    ],
    [
      "exceed(?:ed|s)|reached|hit|over",
      "(?:rate|request|api|call|concurren\\w{1,6}|qps)[- ]?(?:limits?|requests?|calls|queries)",
    ],
    [
      "(?:maximum|allowed) (?:number of )?(?:\\w{1,16} )?(?:requests|calls|queries)",
      "reached|exceeded|hit",
      20,
    ],
    ["exceed(?:ed|s)|reached", "(?:maximum|allowed|number of) (?:\\w{1,16} )?(?:requests|calls|queries)", 20],
    ["usage limits?", "exceeded|reached"],
    ["concurren\\w{1,6} (?:\\w{1,16} )?(?:requests?|calls|queries)", "exceeded|reached", 30],
    "(?:was|were|been|being|is|are) (?:rate[- ]?limited|throttled)|(?:qps|load) quota exceeded|slow down|exponential back[- ]?off|out of rate limit|freq(?:uency)? out of limit|(?:trigger|exceeds?|exceeded)(?: the| request)? frequency limit|attempt limit exceeded|complexity budget exhausted",
    "^(?:(?:request )?throttled|rate exceeded|rate[- ]?limited|too many (?:login )?attempts)|(?:reduce|lower) your (?:request )?rate|throttle your requests",
    ["quota exceeded", "per[- ](?:second|minute|hour)"],
  ],
  [
    "token",
    [
      "(?:access|auth|authentication|authorization|bearer|oauth2?|security|session|api|jwt|your|included|web|user)[ _-]?token",
      LATER,
    ],
    `^(?:the |your )?(?:token|session|jwt)(?: has| is| was)? (?:been )?${LATER}`,
    `${LATER} (?:access|auth|bearer|oauth2?|security|session|jwt) ?token|error validating access token|session (?:has |is )?expired`,
  ],
  [
    "busy",
    "deadlock (?:found|detected|victim)|deadlocked on|lock wait timeout exceeded|unable to (?:obtain exclusive access|lock row)|could not (?:serialize access|obtain lock)|database is locked|lock contention|conflict occurred while saving|by another (?:process|transaction|operation)",
  ],
  [
    "too-long",
    ["query|queries|sql|statement|search|report", "timed[ -]?out|timeout|took too long", 30],
    "(?:query|statement) timeout|query (?:is )?too (?:complex|expensive)|maximum (?:statement )?execution time exceeded",
    "narrow (?:down )?(?:the|your) (?:\\w{1,16} )?(?:range|query|filters?|search|dates?)",
  ],
  [
    "too-large",
    "(?:results?|responses?|request|payload|body|entity|file|query|data|page|batch|window|document|message)(?: sets?| size| body| entity| window)? (?:is |was |are )?too (?:large|big)",
    "reduce the (?:amount of data|number of|date range)|exceeds the list view threshold|header or cookie too large|request too long|length of the (?:url|query string) for this request exceeds",
  ],
  [
    "cursor",
    ["(?:sync|page|pagination|next|continuation|delta) ?token", LATER, 40],
    ["cursor|scroll", LATER, 30],
    `${LATER} (?:sync|page|pagination|continuation) ?token|no search context found|full sync is required`,
  ],
]
const PHRASES = PHRASE_TABLE.map(([meaning, ...phrases]) => ({
  meaning,
  phrases: phrases.map((phrase) => {
    const [start, end = null, gap = GAP] = typeof phrase === "string" ? [phrase] : phrase
    return {
      start: new RegExp(`\\b(?:${start})\\b`, "gm"),
      // Anchored where the start has ended, so that each character is read a bounded number of times.
      end: end === null ? null : new RegExp(`^ [^.]{0,${gap}}\\b(?:${end})\\b`),
    }
  }),
}))

/** Parts of the phrases: most messages have none of that meaning, and are compared no further. */
const STEMS: { readonly [meaning in Meaning]: RegExp } = {
  quota: /exceed|reach|exhausted|hit|used up|over|credit|met/,
  throttled: /too many|limit|exceed|reached|hit|over|throttled|slow down|exhausted|your r|back-?off/,
  token: /token|session|jwt/,
  sender: /$^/,
  busy: /lock|serialize|conflict|by another/,
  "too-long": /time|took too|narrow |too complex|too expensive/,
  "too-large": /too l|too big|reduce the |threshold|length of/,
  cursor: /token|cursor|scroll|search context|full sync/,
}

/** A code that an API put somewhere; `"com.example#ThrottlingException"` and `"Client.RequestLimitExceeded"` by their parts. */
export function meaningOfCode(code: string): Meaning | null {
  if (code.length > MAX_CODE) return null
  const names = /\s/.test(code) ? [code] : [code, ...code.split(/[#:/.,]/)]
  for (const name of names) {
    const spelling = name.toLowerCase().replace(/[^a-z0-9]+/g, "")
    if (spelling.length < 6 || !PART_OF_A_CODE.test(spelling)) continue
    for (const { meaning, codes } of CODES)
      if (
        (meaning === "token" || meaning === "cursor" || !spelling.startsWith("invalid")) &&
        codes.some((code) => code.test(spelling))
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
  const sent = message.slice(0, MAX_MESSAGE).toLowerCase()
  let text: string | undefined
  for (const { meaning, phrases } of PHRASES) {
    if (!wanted(meaning) || !STEMS[meaning].test(sent)) continue
    text ??= withoutQuotes(sent)
    const phrase = firstPhrase(phrases, text)
    if (phrase === null) continue
    if ((meaning === "throttled" || meaning === "quota") && OF_A_RIGHT.test(text)) continue
    if (meaning === "throttled" && OF_A_SIZE.test(text) && !/\brate|throttl/.test(phrase)) continue
    if (meaning === "quota" && !/\b(?:quota|limits?|cap|credits?|requests|calls|request count)\b/.test(text))
      continue
    if (meaning === "quota" && /\bper[- ](?:second|minute|hour)\b/.test(text)) continue
    return { meaning, phrase }
  }
  return null
}

const withoutQuotes = (text: string): string =>
  text
    .replaceAll("'s ", " ")
    .replace(QUOTED, (_, before: string, __, quoted: string, at: number) =>
      /^\d+$/.test(quoted) || text.slice(Math.max(0, at - 5), at) === "limit" ? `${before}${quoted}` : before,
    )

/** Longest gap with the text after it. */
const MAX_REST = 120

function firstPhrase(phrases: (typeof PHRASES)[number]["phrases"], text: string): string | null {
  for (const { start, end } of phrases) {
    start.lastIndex = 0
    for (let found = start.exec(text); found !== null; found = start.exec(text)) {
      if (end === null) return found[0]
      const [rest] = end.exec(text.slice(start.lastIndex, start.lastIndex + MAX_REST)) ?? []
      if (rest !== undefined) return found[0] + rest
    }
  }
  return null
}
