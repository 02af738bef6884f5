import { Target } from "./target.ts"

/** A domain: what is sent to it through a socket is sent on by a proxy. `localhost` and `docker` name no server. */
const DOMAIN = /\.[a-z]/i

/** Where a request goes through a Unix socket or a named pipe. */
export function socketTarget(url: string, socketPath: string): Target {
  const target = new Target(url)
  return DOMAIN.test(target.origin) ? target : new Target(url, undefined, originOf(socketPath))
}

/** `"unix:docker.sock-97"`: a report should say nothing of the machine's folders, so a hash stands for the folder. */
function originOf(path: string): string {
  const [file, ...folders] = path.split(/[\\/]/).reverse()
  let hash = 0
  for (const char of folders.join()) hash = (31 * hash + char.charCodeAt(0)) | 0
  return `unix:${file}-${hash >>> 0}`
}
