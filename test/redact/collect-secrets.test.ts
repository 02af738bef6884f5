import { describe, expect, it } from "vitest"
import { collectSecrets } from "../../src/redact/collect-secrets.ts"
import { credentialStrength } from "../../src/redact/credential-names.ts"
import { SecretCollector } from "../../src/redact/secret-collector.ts"
import { BodyReader } from "../../src/redact/secrets-in-body.ts"
import { requestWith } from "./request.ts"

type Given = Parameters<typeof requestWith>[0]

const RULES = {
  allowed: (name: string) => name === "page",
  isHidden: (header: string) => header === "x-hidden",
  strengthOf: credentialStrength,
}
const collect = (given: Given) => collectSecrets(requestWith(given), RULES)
/** In the order of the search; `*` behind a word of which a start or an end is telling too. */
const carriedBy = (given: Given) =>
  collect(given).secrets.map(({ value, token }) => (token ? `${value}*` : value))

const uri = encodeURIComponent
const HOST = "https://a.example"
const part = (head: string, content: string) => `--b\r\n${head}\r\n\r\n${content}\r\n`

// Four characters are looked for where a name or a place speaks of a credential, and six where none does.
const URLS: [url: string, carried: string[]][] = [
  [`${HOST}/rows?page=ab1234`, []],
  [`${HOST}/?token=ab12&q=ab12`, ["ab12*"]],
  [`${HOST}/?q=cd12&x=cd1234`, ["cd1234"]],
  [`${HOST}/?token=ab%2012`, ["ab 12", "ab%2012*"]],
  [`${HOST}/?q=ab%zz1234`, ["ab%zz1234"]],
  ["https://anna:ab%2012@a.example/", ["anna*", "ab 12", "ab%2012*", "anna:ab 12", "anna:ab%2012*"]],
  ["https://anna:%zz12@a.example/", ["anna*", "%zz12*", "anna:%zz12*"]],
  ["https://ab12@a.example/", ["ab12*"]],
  ["https://proxy.example/https://anna:ab12@a.example/", ["anna*", "ab12*", "anna:ab12*"]],
  [`${HOST}/#ab12`, []],
  [`${HOST}/#cd1234`, ["cd1234"]],
  [`${HOST}/#token=ab12`, ["ab12*", "token=ab12"]],
  [`${HOST}/apikey=ab12/x`, ["ab12*", "apikey=ab12*"]],
  [`${HOST}/token/ab12`, ["ab12*"]],
  ["https://e12.m.pipedream.net/", []],
  ["https://e12345.m.pipedream.net/", ["e12345"]],
  [`${HOST}/?q=${uri('{"password":"ab12"}')}`, ["ab12*", '{"password":"ab12"}', uri('{"password":"ab12"}')]],
  // A "+" of base64 that should have been escaped is a blank once it is decoded.
  [
    `${HOST}/?q=${btoa('{"password":"ab12>>?"}')}`,
    [
      "ab12>>?*",
      '{"password":"ab12>>?"}',
      "eyJwYXNzd29yZCI6ImFiMTI+Pj8ifQ==",
      "eyJwYXNzd29yZCI6ImFiMTI Pj8ifQ==",
    ],
  ],
  [`${HOST}/?token=${btoa("an:ab12")}`, ["ab12*", "an:ab12*", `${btoa("an:ab12")}*`]],
]

const HEADERS: [name: string, value: string, carried: string[]][] = [
  ["cookie", "pin=ab12", ["ab12*", "pin=ab12*"]],
  ["cookie", 'sid="ab12"', ["ab12*", '"ab12"', 'sid="ab12"*']],
  ["cookie", 'sid=ab"12', ['ab"12*', 'sid=ab"12*']],
  ["cookie", " sid = ab12 ;x=ab12", ["ab12*", "ab12 ;x=ab12", " sid = ab12 ;x=ab12"]],
  ["cookie", "sid=ab=12", ["ab=12*", "sid=ab=12*"]],
  ["cookie", "sid=ab%2012", ["ab 12", "ab%2012*", "sid=ab%2012*"]],
  ["cookie", "sid=ab%zz", ["ab%zz*", "sid=ab%zz*"]],
  ["cookie", "ab12", ["ab12*"]],
  [
    "cookie",
    `a=${uri('{"token":"ab12"}')}`,
    ["ab12*", `a=${uri('{"token":"ab12"}')}*`, '{"token":"ab12"}', uri('{"token":"ab12"}')],
  ],
  ["x-hidden", "ab12", ["ab12*"]],
  ["x-api-key", "ab12", ["ab12*"]],
  ["x-odd", "ab12", []],
  ["x-odd", "cd1234", ["cd1234"]],
  ["x-odd", "APIKEY ab12", ["ab12*"]],
  ["x-odd", '{"password":"ab12"}', ["ab12*", '{"password":"ab12"}']],
  ["x-request-id", "x9y8z7w6v5u4", []],
  ["x-request-id", "token=ab12", []],
  ["login-customer-id", "x9y8z7w6v5u4", []],
  ["referer", `${HOST}/?token=ab12`, ["ab12*"]],
  ["link", `${HOST}/?token=ab12`, ["ab12*"]],
  ["link", `<${HOST}/?token=ab12>; rel="next", </?token=cd34>; rel=last`, ["ab12*", "cd34*"]],
  ["user-agent", "job/1 token=ab12 x9y8z7w6v5", ["ab12*"]],
  ["user-agent", "job/1,(x9y8z7w6v5u4);", ["x9y8z7w6v5u4*"]],
  ["authorization", "Bearer ab12", ["ab12*"]],
  ["authorization", "ab12", ["ab12*"]],
  ["authorization", "Odd12345 ab12", ["ab12*", "Odd12345 ab12", "Odd12345"]],
  ["authorization", `Basic ${btoa("anna:ab12")}`, ["anna*", "ab12*", "anna:ab12*", `${btoa("anna:ab12")}*`]],
  ["authorization", `basic ${btoa("ab12")}`, ["ab12*", `${btoa("ab12")}*`]],
  // No UTF-8, and no base64 at all.
  ["authorization", `Basic ${btoa("é:ab12")}`, ["ab12*", "\ufffd:ab12*", "é:ab12*", `${btoa("é:ab12")}*`]],
  ["authorization", "Basic ab12!", ["ab12!*"]],
  ["authorization", `Bearer ${btoa("anna:ab12")}`, [`${btoa("anna:ab12")}*`]],
  [
    "authorization",
    'OAuth oauth_token="ab1234", oauth_version="1.0.0.0"',
    ["ab1234*", 'oauth_token="ab1234", oauth_version="1.0.0.0"', "ab1234"],
  ],
  [
    "authorization",
    'Digest response="ab\\"1234", realm="rooms 1234", Realm="rooms 5678"',
    ['response="ab\\"1234", realm="rooms 1234", Realm="rooms 5678"', 'ab"1234', 'ab\\"1234'],
  ],
  [
    "authorization",
    "AWS4-HMAC-SHA256 Credential=AK1234/20260101/us-east-1, Signature=ab%201234",
    [
      "ab%201234*",
      "AK1234/20260101/us-east-1*",
      "Credential=AK1234/20260101/us-east-1, Signature=ab%201234",
      "AK1234",
      "ab 1234",
      "ab%201234",
      "AK1234/20260101/us-east-1",
    ],
  ],
]

const BODIES: [body: string, carried: string[]][] = [
  ["", []],
  ["hello, world 1234", []],
  ['{"password":"ab12","pin":1234,"note":"cd1234"}', ["ab12*", "1234*"]],
  ['{"password":null,"token":true,"secret":"","pwd":[]}', []],
  ['{"token":{"id":"ab12","n":[123456]}}', ["ab12*", "123456*"]],
  // A weak name says nothing against a stronger one within; it counts for what has none.
  ['{"auth":{"password":"ab12","x":"cd1234","y":"cd12"}}', ["ab12*", "cd1234"]],
  ['{"password":{"auth":"ab12"}}', ["ab12*"]],
  ['[{"name":"password","value":"ab12"}]', ["ab12*"]],
  ['[{"KEY":"token","Values":["ab12","cd12"]}]', ["ab12*", "cd12*"]],
  ['[{"Field":"pin","value":1234},{"param":"sid","value":"ab12"}]', ["1234*", "ab12*"]],
  [
    '[{"rename":"password","value":"ab12"},{"name":"password","devalue":"cd12","valued":"ef12"},{"names":"password","value":"gh12"}]',
    [],
  ],
  [
    '[{"name":1,"key":"password","value":"ab12"},{"name":["password"],"value":"cd12"}]',
    ["ab12*", "password"],
  ],
  ['{"a":"{\\"password\\":\\"ab12\\"}"}', ["ab12*"]],
  ['{"a":" [\\"password: ab12\\"]"}', ["ab12*"]],
  ['{"a":"login [password=ab12]"}', ["ab12*"]],
  ['{"a":"pin=1"}', []],
  // JSON that was cut, and several texts of it.
  ['{"password":"ab12","rows":[1,', ["ab12*"]],
  ['{"a":{"token":{"id":"ab12"}},"rows":[1,', ["ab12*"]],
  ['{"a":1}\n{"password":"ab12"}', ["ab12*"]],
  ['{"a":1}\n{"password":"ab\\u0041\\"12"}', ['abA"12*', 'ab\\u0041\\"12*']],
  ["password=ab12&note=cd1234", ["ab12*"]],
  ["pass%77ord=ab%2012&token=ab%zz&%zz=x&sid=ab=12", ["ab 12", "ab%zz*", "ab=12*", "ab%2012*"]],
  ["<form>?&password=ab12&x", ["ab12*"]],
  ["sid=", []],
  ["state=ab12", []],
  ["state=cd1234", ["cd1234"]],
  [part('Content-Disposition: form-data; name="password"', "ab12"), ["ab12*"]],
  [
    `\r\n${part("content-disposition: form-data; NAME=token", "ab12")}${part("X: y", "password=ef12")}${part('name="a"', "cd1234")}`,
    ["ab12*", "ef12*"],
  ],
  ["--b\r\nname=token\r\nab12\r\n--b", []],
  // Lines may end in LF, and the head of a part is no more than its head.
  ["--b\nname=token\n\nab12\n--b\nX: y\n\nname=token cd12\n--b--", ["ab12*"]],
  ["--b\r\nname=token\n\nab12\r\n--b\r\nname=pin\r\n\ncd12\r\n--b--", ["ab12*", "cd12*"]],
  ["--b\nname=token\n\r\nab12\n--b--", ["ab12*"]],
  [btoa('{"password":"ab12"}'), ["ab12*"]],
  [btoa('{"password":"ab12"}').replace(/.{16}/g, "$&\n"), ["ab12*"]],
  [JSON.stringify({ a: btoa('{"password":"ab12"}') }), ["ab12*", '{"password":"ab12"}']],
  // A user and a password, where the name speaks of credentials, and where none does.
  [JSON.stringify({ password: btoa("an:ab12") }), ["ab12*", "an:ab12*", `${btoa("an:ab12")}*`]],
  [
    JSON.stringify({ state: btoa("annabel:ab12") }),
    ["ab12*", "annabel*", "annabel:ab12", btoa("annabel:ab12")],
  ],
  [JSON.stringify({ state: btoa("an:ab12") }), [btoa("an:ab12")]],
  [JSON.stringify({ data: btoa("annabel:ab12") }), ["annabel:ab12"]],
  [JSON.stringify({ data: btoa("username:cd1234") }), ["cd1234", "username", "username:cd1234"]],
  ["password: a&b c", ["a&b c"]],
  ["password: must be at least 8 characters", ["must*"]],
  [
    "see https://anna:ab%2012@a.example/ and https://%zz1:x@a.example/",
    ["anna*", "%zz1*", "ab 12", "%zz1:x*", "anna:ab 12"],
  ],
  [
    `Authorization: Basic ${btoa("anna:ab12")}`,
    ["anna*", "ab12*", "anna:ab12*", `${btoa("anna:ab12")}*`, `Basic ${btoa("anna:ab12")}`],
  ],
  ['<a authorization-code="Bearer ab12"/>', ["Bearer ab12"]],
  ["<password>ab12</password>", ["ab12*"]],
  ["password", []],
]

describe("what a request carries", () => {
  it.each(URLS)("in the URL %s", (url, carried) => expect(carriedBy({ url })).toEqual(carried))

  it.each(HEADERS)("in the header %s: %s", (name, value, carried) => {
    const headers = { [name]: value }
    expect(carriedBy({ headers })).toEqual(carried)
    expect(collect({ headers }).unseen).toBe(false)
  })

  it.each(BODIES)("in the body %s", (body, carried) => {
    expect(carriedBy({ body })).toEqual(carried)
    expect(collect({ body }).unseen).toBe(false)
  })

  it("beside them: what the client adds to it", () => {
    const beside = { headers: [["authorization", "Bearer ab12"]], texts: ['{"token":"cd12"}'] } as const
    expect(carriedBy({ beside })).toEqual(["ab12*", "cd12*"])
  })
})

const KI = 1_024
const inJson = (value: unknown, depth: number) =>
  Array.from({ length: depth }).reduce<string>((inner) => JSON.stringify({ inner }), JSON.stringify(value))

/** What is not looked through is kept as it stands. */
const BOUNDS: [bound: string, given: Given, beyond: string[]][] = [
  ["64 Ki characters of a URL", { url: `/${"a".repeat(64 * KI - 1)}` }, []],
  ["64 Ki characters of a URL", { url: `/${"a".repeat(64 * KI - 1)}?token=ab12` }, ["?token=ab12"]],
  ["256 Ki characters of a body", { body: "a".repeat(256 * KI) }, []],
  ["256 Ki characters of a body", { body: `${"a".repeat(256 * KI)} token=ab12` }, [" token=ab12"]],
  ["10,000 fields of a form", { body: `${"a=1&".repeat(9_999)}a=1` }, []],
  ["10,000 fields of a form", { body: `${"a=1&".repeat(10_000)}pin=ab12&x=2` }, ["pin=ab12&x=2"]],
  ["50,000 values of JSON", { body: JSON.stringify(Array(49_999).fill(0)) }, []],
  ["50,000 values of JSON", { body: `{"a":[${"1,".repeat(50_000)}2]}` }, [`{"a":[${"1,".repeat(50_000)}2]}`]],
  ["JSON in JSON four deep", { body: inJson([], 3) }, []],
  ["JSON in JSON four deep", { body: inJson({ pin: "ab12" }, 4) }, ['{"pin":"ab12"}']],
]

describe("what is not looked through", () => {
  it.each(BOUNDS)("lies beyond %s", (_, given, beyond) => {
    const collected = collect(given)
    expect(collected.beyond).toEqual(beyond)
    expect(collected.unseen).toBe(beyond.length > 0)
  })

  it("is counted for each text alone as far as depth goes", () => {
    const texts = Array.from({ length: 6 }, (_, n) => JSON.stringify({ pin: `ab12${n}` }))
    expect(carriedBy({ beside: { texts } })).toHaveLength(6)
  })

  it("is what goes on behind 256 Ki characters of a value", () => {
    const beyond = (value: string) => {
      const collector = new SecretCollector()
      new BodyReader(credentialStrength, collector).value(value)
      return collector.collected().beyond
    }
    expect(beyond("a".repeat(256 * KI))).toEqual([])
    expect(beyond(`${"a".repeat(256 * KI)}b`)).toEqual(["b"])
  })

  it("is what hides or throws, and not what says nothing about itself", () => {
    const request = requestWith({})
    const { hides: _, ...body } = request.body
    const bare = { ...request, body, beside: undefined }
    const throws = () => {
      throw new Error("no")
    }
    expect(collectSecrets(bare, RULES)).toEqual({ secrets: [], beyond: [], unseen: false })
    expect(collect({ hides: true }).unseen).toBe(true)
    expect(collectSecrets({ ...request, headers: throws }, RULES).unseen).toBe(true)
    expect(collectSecrets({ ...request, beside: throws }, RULES).unseen).toBe(true)
  })

  it("asks of each name once", () => {
    const asked: string[] = []
    const strengthOf = (name: string) => {
      asked.push(name)
      return null
    }
    collectSecrets(requestWith({ body: '[{"plum":1},{"plum":2},{"jam":"plum=3"}]' }), {
      ...RULES,
      strengthOf,
    })
    expect(asked.filter((name) => name === "plum")).toEqual(["plum"])
  })
})

describe("of too many values", () => {
  const collected = (values: readonly string[], unread: readonly string[] = []) => {
    const collector = new SecretCollector()
    for (const value of values) collector.add(value, "strong")
    for (const text of unread) collector.addUnread(text)
    return collector.collected()
  }
  const numbered = (count: number, digits: number) =>
    Array.from({ length: count }, (_, n) => `${n}`.padStart(digits, "k"))

  it("a thousand are looked for in every form, and the rest as they are and in base64 and hex", () => {
    const { secrets, beyond, unseen } = collected([...numbered(1_000, 5), "longer+?>>word"])
    expect(secrets).toHaveLength(1_000)
    expect(beyond).toEqual([
      "longer+?>>word",
      "bG9uZ2VyKz8+PndvcmQ=",
      "bG9uZ2VyKz8-PndvcmQ=",
      "xvbmdlcis/Pj53b3Jk",
      "xvbmdlcis_Pj53b3Jk",
      "sb25nZXIrPz4+d29yZ",
      "sb25nZXIrPz4-d29yZ",
      "6c6f6e6765722b3f3e3e776f7264",
    ])
    expect(unseen).toBe(false)
  })

  it("one of seven characters is not found for certain, and one of eight is", () => {
    expect(collected([...numbered(1_000, 4), "sevench"])).toMatchObject({ beyond: [], unseen: true })
    expect(collected([...numbered(1_000, 4), "eightcha"]).unseen).toBe(false)
  })

  it("short ones come first, and 16 Ki characters are looked for", () => {
    const [half, more] = ["a".repeat(8 * KI), "b".repeat(8 * KI + 1)]
    expect(collected([more, half]).secrets).toEqual([{ value: half, token: true }])
    expect(collected([more.slice(1), half]).secrets).toHaveLength(2)
  })

  it("512 Ki characters are kept that were not looked through", () => {
    const [most, more] = ["a".repeat(512 * KI), "b"]
    expect(collected([], [most, ""])).toEqual({ secrets: [], beyond: [most], unseen: true })
    expect(collected([], [most, more]).beyond).toEqual([most])
    expect(collected([], [most + more]).beyond).toEqual([most])
    expect(collected([], [more, most]).beyond).toEqual([more, most.slice(1)])
  })

  it("what has no room is not found for certain", () => {
    const long = (length: number) => "a".repeat(length)
    expect(collected([long(513 * KI)])).toMatchObject({ beyond: [long(512 * KI)], unseen: true })
  })

  it("in base64 and hex too, of what has at most 16 Ki characters, while there is room", () => {
    const [first, most] = ["a".repeat(16 * KI), "b".repeat(16 * KI)]
    const { beyond, unseen } = collected([first, most])
    expect(unseen).toBe(false)
    expect(beyond).toContain(most)
    expect(beyond).toContain(btoa(most))
    expect(collected([`${most}b`])).toEqual({ secrets: [], beyond: [`${most}b`], unseen: true })
    const many = Array.from({ length: 9 }, (_, n) => `${n}`.repeat(16 * KI - n))
    expect(collected(many).unseen).toBe(true)
  })
})

describe("a value", () => {
  const found = (value: string, strength: "strong" | "weak" | null) => {
    const collector = new SecretCollector()
    collector.add(value, strength)
    return collector.collected().secrets.length === 1
  }

  it.each([" abc ", "", "Bearer", " basic", "NULL", "true", "False", "none", "undefined"])(
    "is no credential where a name says so: %j",
    (value) => expect(found(value, "strong")).toBe(false),
  )

  it.each(["abcd", " null1", "1bearer", "bearer1"])("is one where a name says so: %j", (value) =>
    expect(found(value, "strong")).toBe(true),
  )

  it.each([
    "ab123",
    " ab123 ",
    "orders",
    "ACTIVES",
    "Campaigns",
    "Conversions ",
    "customer",
    "Spring sale",
    "SPRING_SALE/Summer",
    "2026-01-31",
    "today",
    "last_30d",
  ])("is nothing to look for where no name speaks of it: %j", (value) => {
    expect(found(value, "weak")).toBe(false)
    expect(found(value, null)).toBe(false)
  })

  it.each([
    "ab1234",
    "customers1",
    "hunters2",
    "abcdefgh",
    "Spring sale 1",
    "springSale",
    "123456",
    "1767225600",
  ])("is looked for although no name speaks of it: %j", (value) => expect(found(value, null)).toBe(true))

  it.each<[value: string, token: boolean]>([
    ["ab12", true],
    ['"ab12"', false],
    ["<ab12>", false],
    ["{ab12}", false],
    ["[ab12]", false],
    ["ab 12", false],
    ['ab"12', true],
  ])("that is %j: are its ends telling? %s", (value, token) => {
    const collector = new SecretCollector()
    collector.add(value, "strong")
    expect(collector.collected().secrets).toEqual([{ value, token }])
  })
})
