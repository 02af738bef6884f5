import type { Command } from "commander"
import { formatCount, formatMs, plural } from "../explain/format.ts"
import type { RateLimitStatement } from "../headers/rate-limit.ts"
import { Target } from "../http/target.ts"
import { DIRECTORY } from "../profiles/directory.ts"
import { apisOf } from "../profiles/hosts.ts"
import { renderAnswer } from "../run-view/render-diagnosis.ts"
import { diagnoseAnswer } from "./diagnose-answer.ts"
import { limitsOf, probe } from "./probe.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

interface CheckFlags {
  method: string
  header: [string, string][]
  data?: string
  timeout: number
  json?: true
}

/** A clock that is off by less is taken for right: Date has whole seconds. */
const SKEW_MS = 1_500

/** `heed check URL` */
export function addCheck(program: Command, terminal: Terminal): void {
  program
    .command("check")
    .description(
      "Sends one request, and says what the API states about itself: limits, row, clock, settings.",
    )
    .argument("<url>", "what to ask for")
    .option("-X, --method <method>", "the method", "GET")
    .option(
      "-H, --header <name: value>",
      "a header; $NAME in it is read from the environment, and no value is ever shown",
      headerOf(terminal.env),
      [],
    )
    .option("-d, --data <body>", "a body to send")
    .option("--timeout <seconds>", "how long to wait for the answer", secondsOf, 30)
    .option("--json", "what was found as JSON")
    .action(async (url: string, flags: CheckFlags) => {
      if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
        throw new CommandError(`${url}: expected a URL that begins with https:// or http://`)
      const found = await check(url, flags, terminal)
      terminal.out(flags.json ? `${JSON.stringify(found.json, null, 2)}\n` : found.text)
      if (found.exitCode !== EXIT.done) throw new CommandError("", found.exitCode)
    })
}

async function check(url: string, flags: CheckFlags, terminal: Terminal) {
  const target = new Target(url)
  const api = apisOf(undefined, DIRECTORY).find(target)
  const profile = (await api?.load()) ?? null
  const request = { method: flags.method.toUpperCase(), url, headers: flags.header, body: flags.data }
  const sent = await probe({ ...request, data: flags.data, timeoutMs: flags.timeout * 1_000 }, terminal)
  const settle = () =>
    sent.kind === "answer" ? Promise.resolve(sent.answer) : Promise.reject(sent.error as Error)
  const { url: shown, diagnosis } = await diagnoseAnswer(request, settle)
  const limits = sent.kind === "answer" ? limitsOf(profile, sent, request.method, target) : []
  const skewMs = sent.kind === "answer" ? sent.skewMs : null
  const status = sent.kind === "answer" ? sent.answer.status : null
  const code = settings(limits)
  const text = [
    `${request.method} ${shown}: ${status ?? "no answer"}, after ${formatMs(sent.tookMs)}`,
    "",
    diagnosis ? renderAnswer(diagnosis).trimEnd() : "It answers.",
    "",
    `API: ${profile ? `${profile.name}; its profile is used by itself` : "no profile of heed's; what it says is read by common conventions"}`,
    ...(limits.length === 0 ? ["Limits: it states none in this answer."] : ["Limits, as it states them:"]),
    ...limits.map((limit) => `  ${limitText(limit)}`),
    `Clock: ${clockText(skewMs)}`,
    "",
    ...code,
  ]
  const exitCode = !diagnosis ? EXIT.done : diagnosis.retryable ? EXIT.later : EXIT.failed
  return {
    exitCode,
    text: `${text.join("\n").trimEnd()}\n`,
    json: { status, tookMs: sent.tookMs, diagnosis, profile: profile?.name ?? null, limits, skewMs, code },
  }
}

function limitText({
  name,
  limit,
  remaining,
  resetMs,
  windowMs,
  restoresPerSecond,
  unit,
  from,
}: RateLimitStatement): string {
  const parts = [
    limit === undefined ? "" : `${formatCount(limit)} ${unit}${windowMs ? ` in ${formatMs(windowMs)}` : ""}`,
    remaining === undefined ? "" : `${formatCount(remaining)} left`,
    resetMs === undefined ? "" : `reset in ${formatMs(resetMs)}`,
    restoresPerSecond === undefined ? "" : `${plural(restoresPerSecond, "unit")} come back each second`,
  ]
  return `${name === null ? "" : `${name}: `}${parts.filter(Boolean).join(", ")} (${from})`
}

function clockText(skewMs: number | null): string {
  if (skewMs === null) return "the answer has no Date, so it cannot be compared."
  if (Math.abs(skewMs) < SKEW_MS) return "the server's and this machine's agree."
  return `the server's is ${formatMs(Math.abs(skewMs))} ${skewMs > 0 ? "ahead of" : "behind"} this machine's. Signatures and dates of resets suffer; heed allows for it.`
}

/** What to paste. A limit that each answer states is kept without any setting, but for runs that share it. */
function settings(limits: readonly RateLimitStatement[]): string[] {
  const stated = limits.find(({ limit, windowMs, unit }) => limit && windowMs && unit === "requests")
  const throttle = stated && `{ throttle: { limit: { requests: ${stated.limit}, per: ${stated.windowMs} } } }`
  return [
    "Settings:",
    'import axios from "axios"',
    'import { createHeed } from "heed"',
    'import { heedAxios } from "heed/axios"',
    "",
    `const heed = createHeed(${throttle ?? ""})`,
    "const api = heedAxios(axios.create(), heed)",
  ].map((line, at) => (at === 0 || line === "" ? line : `  ${line}`))
}

/** `Authorization: Bearer $TOKEN`, with what the environment has. Never shows a value. */
function headerOf(env: Terminal["env"]) {
  return (text: string, before: [string, string][]): [string, string][] => {
    const colon = text.indexOf(":")
    // Not commander's own error: it would show the value.
    if (colon < 1) throw new CommandError('--header: expected "Name: value"')
    const name = text.slice(0, colon).trim()
    const value = text
      .slice(colon + 1)
      .trim()
      .replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced, plain) => {
        const known = env[braced ?? plain]
        if (known === undefined)
          throw new CommandError(`--header ${name}: the environment has no ${whole.replace(/[${}]/g, "")}`)
        return known
      })
    return [...before, [name, value]]
  }
}

function secondsOf(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0)) throw new CommandError(`--timeout ${text}: expected a number of seconds above 0`)
  return seconds
}
