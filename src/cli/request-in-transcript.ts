import { type FoundRequest, UNKNOWN_URL } from "./found-request.ts"
import { headerLine } from "./json-fields.ts"
import { requestInCommand } from "./request-in-command.ts"
import { RESPONSE_LINE } from "./transcript.ts"

/** `POST /token HTTP/1.1`. `CONNECT` opens a tunnel through a proxy, and is not the request itself. */
const REQUEST_LINE = /^(?!CONNECT )([A-Z]{3,20}) (\S+) HTTP\/[\d.]+$/
/** Before HTTP/2 is encoded, curl prints its fields in brackets. */
const BRACKETED = /^\* [^[]{0,20}(?:\[[^[\]]{1,12}\] ){0,2}\[([\w-]{1,100}: .*)\]$/

/**
 * The request of what curl, HTTPie and the like have printed: its lines, and the command if it was pasted as well.
 * @param before what precedes the head of the response
 */
export function requestInTranscript(text: string, before: string): FoundRequest {
  const command = requestInCommand(before)
  const sent = [...markedLines(text), ...bareLines(before)]
  const line = sent.findLast((one) => REQUEST_LINE.test(one)) ?? ""
  const [, method = "GET", path = ""] = REQUEST_LINE.exec(line) ?? []
  const headers = sent.map(headerLine).filter((pair) => pair !== null)
  const host = headers.findLast(([name]) => /^host$/i.test(name))?.[1]
  const url = host && path.startsWith("/") ? `https://${host}${path}` : command.url
  return {
    method,
    url: URL.canParse(url) ? url : UNKNOWN_URL,
    headers: [...headers, ...command.headers],
    texts: [...command.texts, ...bodiesAmong(sent)],
  }
}

/** What curl marks as sent. A body may quote a text in the same way, but has no such request line. */
function markedLines(text: string): string[] {
  const lines = text.split(/\r?\n/)
  const sent = lines.flatMap((line) => (line.startsWith("> ") ? [line.slice(2)] : []))
  const bracketed = lines.flatMap((line) => BRACKETED.exec(line)?.[1] ?? [])
  return [...(sent.some((line) => /^[A-Z]+ \S+ HTTP\//.test(line)) ? sent : []), ...bracketed]
}

/** The requests that HTTPie prints: each from its line to the head of the response. */
function bareLines(before: string): string[] {
  const sent: string[] = []
  let isRequest = false
  for (const line of before.split(/\r?\n/)) {
    if (REQUEST_LINE.test(line)) isRequest = true
    else if (RESPONSE_LINE.test(line)) isRequest = false
    if (isRequest) sent.push(line)
  }
  return sent
}

/** What follows the empty line behind a head. */
function bodiesAmong(sent: readonly string[]): string[] {
  const end = sent.indexOf("")
  return end < 0 ? [] : [sent.slice(end).join("\n").trim()]
}
