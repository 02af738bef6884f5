import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { AxiosError } from "axios"
import { afterAll, describe, expect, it } from "vitest"
import { giveup, runLine } from "../run-log/lines.ts"
import { heed } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "cli-explain-"))
afterAll(() => rmSync(folder, { recursive: true }))

const explain = (stdin: string, ...flags: string[]) =>
  heed(["explain", ...flags], { stdin: async () => stdin })

const CURL = `HTTP/1.1 200 Connection established

HTTP/2 403
content-type: application/json
x-ratelimit-remaining: 0
retry-after: 60
x-github-request-id: AB12:34

{"message":"API rate limit exceeded. You said:\\n\\nHTTP/1.1 500 Oops"}`

const HAR_ENTRY = {
  request: { method: "GET", url: "https://api.github.com/repos/a/b?access_token=gho_s3cr3tS3cr3tS3cr3t" },
  response: {
    status: 404,
    headers: [{ name: "Content-Type", value: "application/json" }],
    content: { text: Buffer.from('{"message":"Not Found"}').toString("base64"), encoding: "base64" },
  },
}

const axiosError = new AxiosError("Request failed with status code 414", "ERR_BAD_REQUEST", {
  ...{ url: "/rows?ids=1,2,3", baseURL: "https://api.example.com/v1", method: "get" },
  headers: { authorization: "Bearer s3cr3tS3cr3tS3cr3t" } as never,
})
axiosError.status = 414

/** What people have at hand, the row that it is, and a word that the text has to have. */
const INPUTS: [name: string, input: string, code: number, says: string][] = [
  ["a status", "503", 503, "503 Service unavailable"],
  ["curl -i, through a proxy", CURL, 429, "403, which here means 429"],
  ["curl -i with CRLF", CURL.replaceAll("\n", "\r\n"), 429, "AB12:34"],
  [
    "curl -v, which tells of its work too",
    '> GET /x HTTP/1.1\n> Host: api.example.com\n> \n< HTTP/1.1 401 No\n< \n{ [9 bytes data]\n{"message":"expired"}* Connection #0 to host api.example.com left intact',
    401,
    "The API says: expired",
  ],
  ["an entry of a HAR", JSON.stringify(HAR_ENTRY), 404, "Not Found"],
  [
    "a HAR, of which the failures count",
    JSON.stringify({
      log: { entries: [{ ...HAR_ENTRY, response: { ...HAR_ENTRY.response, status: 200 } }, HAR_ENTRY] },
    }),
    404,
    "Not Found",
  ],
  ["what axios makes of its error for JSON", JSON.stringify(axiosError), 414, "414 URI too long"],
  [
    "an error with its response",
    JSON.stringify({
      message: "x",
      response: { status: 401, headers: {}, data: { error: "invalid_token" } },
    }),
    401,
    "invalid_token",
  ],
  ["a response", JSON.stringify({ status: 504, headers: { server: "nginx" }, body: "" }), 504, "504"],
  [
    "a line of pino",
    JSON.stringify({ level: 50, err: { message: "x", response: { status: 502, headers: {}, data: "" } } }),
    502,
    "502",
  ],
  [
    "a log of lines with words before the JSON, and lines without",
    `starting\n12:00 ERROR ${JSON.stringify({ response: { status: 429, headers: {} }, message: "no" })}\nbye`,
    429,
    "429",
  ],
  [
    "a log of recordRun",
    [runLine(), giveup(1, 5)].map((line) => JSON.stringify(line)).join("\n"),
    403,
    "It failed.",
  ],
]

describe("heed explain", () => {
  it.each(INPUTS)("explains %s", async (_, input, code, says) => {
    const ran = await explain(input)
    expect(ran).toMatchObject({ code: 0, err: "" })
    expect(ran.out).toContain(says)
    const json = await explain(input, "--json")
    expect(
      json.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).code),
    ).toEqual([code])
    expect(ran.out + json.out).not.toMatch(/s3cr3t/i)
    expect(ran.out).not.toMatch(/heed was sending|1 try over|unknown\.invalid/)
  })

  it("takes a status or a file as its argument", async () => {
    const path = join(folder, "saved.txt")
    writeFileSync(path, CURL)
    expect((await heed(["explain", path])).out).toContain("403, which here means 429")
    expect((await heed(["explain", "429"])).out).toContain("429 Too many requests")
  })

  it("reads an answer by the profile that is named, or by the host of --url", async () => {
    const slack = 'HTTP/2 400\n\n{"ok":false,"error":"missing_scope","needed":"chat:write"}'
    for (const flags of [
      ["--profile", "slack"],
      ["--url", "https://slack.com/api/chat.postMessage"],
    ])
      expect((await explain(slack, ...flags)).out).toMatch(/403 .*\n[\s\S]*chat:write/)
  })

  it("speaks with a page of your own", async () => {
    const page = join(folder, "faq.md")
    writeFileSync(
      page,
      "| Code | Status | Meaning | Advice |\n|---|---|---|---|\n| 503 | Down | Ask Ann. | Call Ann. |\n",
    )
    const { out, err } = await explain("503", "--faq", page)
    expect(err).toBe("")
    expect(out).toContain("Call Ann")
  })

  it.each([
    ["what is no failure", "hello", [], 1, "no failed answer"],
    ["a good status", "200", [], 1, "no failure"],
    ["nothing", "", [], 1, "no failed answer"],
    ["a profile that does not exist", "429", ["--profile", "gogle"], 2, "there are "],
    ["a page that is not there", "429", ["--faq", join(folder, "none.md")], 2, "cannot be read"],
    ["JSON without a failure", '{"rows":[1,2]}', [], 1, "no failed answer"],
    ["hostile JSON", '{"__proto__":{"status":500},"headers":{"a":{}}}', [], 1, "no fail"],
  ])("says so of %s", async (_, input, flags, code, message) => {
    const ran = await explain(input, ...flags)
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(message)
  })
})

describe("heed explain, of what people have at hand", () => {
  it.each([
    ["2026-01-01 ERROR AxiosError: Request failed with status code 503", "503 Service unavailable"],
    ['1.2.3.4 - - [01/Jan/2026] "GET /x HTTP/1.1" 504 12', "504 Gateway timeout"],
    ["worker 3: HTTP 429, giving up", "429 Too many requests"],
    ["Error: connect ECONNREFUSED 127.0.0.1:80", "No answer: 503 Service unavailable"],
    ["    at x\n  cause: Error: getaddrinfo ENOTFOUND api.example.com", "No answer: "],
  ])("a log line in words: %s", async (line, title) => {
    const { code, out } = await explain(`${line}\r\n`)
    expect(code).toBe(0)
    expect(out.startsWith(title)).toBe(true)
  })

  const nested = (open: string, close: string) => `${open.repeat(20_000)}${close.repeat(20_000)}`

  it.each([
    ["a number that is no status", "1"],
    ["a list of such", "[1, -503, 503.5, 1e999, null, true]"],
    ["lines of such", "1\n2\ntrue\nnull"],
    ["a string without a failure", '"x"'],
    ["lists without end", nested("[", "]")],
    ["a log within a log without end", nested('{"log":{"entries":[', "]}}")],
  ])("finds no failure in %s", async (_, input) => {
    expect(await explain(input)).toMatchObject({ code: 1, err: expect.stringContaining("no failed answer") })
  })

  it.each([
    ["a list of statuses", "[1, 503]"],
    ["a line of a log in a string", JSON.stringify(JSON.stringify({ status: 503 }))],
    ["strings in a list", JSON.stringify(["Request failed with status code 503"])],
    ["a body that is nested without end", `{"status":503,"body":${nested("[", "]")}}`],
  ])("finds the failure in %s", async (_, input) => {
    expect(await explain(input)).toMatchObject({ code: 0, out: expect.stringMatching(/^503/) })
  })

  it.each(["503 rows were read", "status 200", "it took 429 ms", "ERROR something broke"])(
    "no failure in %j",
    async (line) => {
      const ran = await explain(line)
      expect(ran).toMatchObject({ code: 1, out: "" })
      expect(ran.err).toContain("no failed answer in this input")
    },
  )

  it.each([
    ["in UTF-16, as PowerShell writes it", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["compressed", (text: string) => gzipSync(text)],
  ])("a file %s", async (_, encode) => {
    const path = join(folder, "answer.txt")
    writeFileSync(path, encode("HTTP/1.1 403 Forbidden\r\nx-request-id: r-9\r\n\r\nno"))
    const { code, out } = await heed(["explain", path])
    expect({ code, first: out.split("\n")[0] }).toEqual({ code: 0, first: "403 Insufficient permissions" })
    expect(out).toContain("r-9")
  })

  it.each([
    ["42", "heed: 42: expected a status of three digits, or a file\n"],
    ["none.txt", "heed: none.txt: cannot be read (no such file or folder)\n"],
    [tmpdir(), `heed: ${tmpdir()}: cannot be read (a folder)\n`],
  ])("says in a line what is wrong: %s", async (input, expected) => {
    expect(await heed(["explain", input])).toEqual({ code: 2, out: "", err: expected })
  })
})
