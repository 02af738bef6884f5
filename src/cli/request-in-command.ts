import { basicHeader, type FoundRequest, UNKNOWN_URL } from "./found-request.ts"
import { headerLine } from "./json-fields.ts"

/** More of what precedes a response is no command. */
const MAX_LENGTH = 64 * 1024
/** The begin of a command, behind a prompt or not. */
export const COMMAND = /^[^\w]{0,8}(?:curl|wget|xh|https?)(?:\.exe)? /
/** Options of curl, HTTPie and wget that carry something, and their values. */
const OPTION =
  /(?:^|\s)(?:(-[HuUbda])[ \t]*|(--[a-z][a-z\d-]{1,30})[ \t=]+)(?:\$?'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\s'"-][^\s]*))/g

/** The request of a command line that was pasted with its output. */
export function requestInCommand(pasted: string): FoundRequest {
  const text = pasted.slice(-MAX_LENGTH)
  const headers: [string, string][] = []
  const texts = [text]
  for (const [, short, long, single, double, bare] of text.matchAll(OPTION)) {
    const value = single ?? double?.replace(/\\(.)/g, "$1") ?? bare ?? ""
    const option = short ?? long ?? ""
    const header = /^(?:-H|--(?:proxy-)?header)$/.test(option) ? headerLine(value) : null
    if (header) headers.push(header)
    else if (/^(?:-u|-U|-a|--(?:proxy-)?user|--auth)$/.test(option))
      headers.push(basicHeader(value, /U|proxy/.test(option)))
    else if (/^(?:-b|--cookie)$/.test(option)) headers.push(["cookie", value])
    else if (option === "--oauth2-bearer") headers.push(["authorization", `Bearer ${value}`])
    else if (/^(?:-d|--(?:data|json|form|post-data|body-data).*)$/.test(option)) texts.push(value)
  }
  const url = /https?:\/\/[^\s'"`<>)]+/.exec(text)?.[0]
  return { method: "GET", url: url && URL.canParse(url) ? url : UNKNOWN_URL, headers, texts }
}
