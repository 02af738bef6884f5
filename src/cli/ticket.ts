import type { Command } from "commander"
import { formatCount, formatMs, formatTime, joinList, plural } from "../explain/format.ts"
import type { DigestedFailure, RunDigest } from "../run-log/digest.ts"
import { printableLines } from "../run-view/columns.ts"
import { digestLogs } from "./read-logs.ts"
import { CommandError, EXIT, type Terminal } from "./terminal.ts"

interface TicketFlags {
  code?: string
  json?: true
}

/** Requests that are listed: a support desk looks at a few. */
const REQUESTS_SHOWN = 10
const SOURCES_SHOWN = 3

/** `heed ticket LOG…` */
export function addTicket(program: Command, terminal: Terminal): void {
  program
    .command("ticket")
    .description(
      "What a vendor's support asks for: request ids, times in UTC, a request as curl, counts. Redacted.",
    )
    .argument("<log...>", "logs that recordRun has written, or folders of them")
    .option("--code <code>", "only failures of one FAQ row: 403, 503, …")
    .option("--json", "the same as JSON")
    .action(async (logs: string[], flags: TicketFlags) => {
      const digest = await digestLogs(logs, terminal)
      const failures = digest.failures.filter(
        ({ diagnosis }) => flags.code === undefined || String(diagnosis.code) === flags.code,
      )
      if (failures.length === 0)
        throw new CommandError(
          flags.code === undefined
            ? "no call failed in this log"
            : `no call failed in row ${flags.code} in this log`,
          EXIT.failed,
        )
      terminal.out(
        flags.json
          ? `${JSON.stringify(failures.map(ticketOf), null, 2)}\n`
          : printableLines(ticketText(digest, failures)),
      )
    })
}

function ticketText(digest: RunDigest, failures: readonly DigestedFailure[]): string {
  const first = failures[0] as DigestedFailure
  const last = failures.at(-1) as DigestedFailure
  const { requests, calls, failures: all } = digest
  const sources = [...new Set(failures.map(({ diagnosis }) => diagnosis.source))]
  const to = sources.length > SOURCES_SHOWN ? plural(sources.length, "source") : joinList(sources)
  // Those that are not in the log one by one.
  const rest = calls.failed - all.length
  return [
    `From ${time(first.at)} to ${time(last.at)}, ${plural(failures.length, "call")} to ${to} failed:`,
    `of ${plural(requests, "request")} in all, with ${plural(calls.succeeded, "call")} that succeeded.`,
    ...(rest > 0 ? [`${plural(rest, "more call")} failed, of which only the count is known here.`] : []),
    "",
    ...counted(failures).map(([answer, count]) => `  ${answer}: ${plural(count, "call")}`),
    "",
    ...failures.slice(0, REQUESTS_SHOWN).flatMap(requestLines),
    ...(failures.length > REQUESTS_SHOWN
      ? [`and ${formatCount(failures.length - REQUESTS_SHOWN)} more`]
      : []),
    "",
    "One of these requests (credentials left out):",
    `  ${curlOf(first)}`,
    "",
  ].join("\n")
}

/** `429 rate_limited: slow down`, the most frequent first. */
function counted(failures: readonly DigestedFailure[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const { diagnosis } of failures) {
    const { status, provider } = diagnosis
    const said = [provider?.code, provider?.message].filter(Boolean).join(": ")
    const answer = [status ?? "no answer", said].filter(Boolean).join(" ")
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, REQUESTS_SHOWN)
}

function requestLines({ method, url, diagnosis }: DigestedFailure): string[] {
  const { attempts, requestId } = diagnosis
  return [
    `${method} ${url}${requestId === null ? "" : `, request id ${requestId}`}`,
    ...attempts.map(
      ({ n, at, status, error, durationMs }) =>
        `  attempt ${n}: sent ${time(at, true)}, ${status ?? error ?? "no answer"} after ${formatMs(durationMs)}`,
    ),
  ]
}

function curlOf({ method, url }: DigestedFailure): string {
  // A log may come from anywhere, and this line is pasted into a shell.
  return `curl -i -X ${method.replace(/[^\w-]/g, "_")} '${url.replaceAll("'", "%27")}'`
}

function ticketOf(failure: DigestedFailure) {
  const { at, method, url, diagnosis } = failure
  const { status, code, requestId, provider, attempts } = diagnosis
  return { at, method, url, status, code, requestId, provider, attempts, curl: curlOf(failure) }
}

/** Support desks search their logs by the ms. */
const time = (iso: string, withMs = false) =>
  withMs ? `${iso.replace("T", " ").replace("Z", "")} UTC` : formatTime(Date.parse(iso))
