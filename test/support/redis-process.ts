import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { type AddressInfo, connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { pathOf } from "./programs.ts"

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends it as a crash would. */
  stop(): Promise<void>
  /** Starts it on the same port, empty; ends it before, if it runs. */
  restart(): Promise<void>
  /** It answers nothing, and keeps its connections: for `ms`, or until `resume`. */
  pause(ms?: number): Promise<void>
  resume(): void
  flush(): Promise<void>
  /** One command, as words; what redis-server answers, as it stands on the wire. */
  command(...words: string[]): Promise<string>
}

/**
 * A real redis-server on a free port, which saves nothing. The caller stops it.
 * @param options further ones of its command line
 */
export async function spawnRedis(...options: string[]): Promise<RedisServer> {
  const port = await freePort()
  let server = await start(port, options)
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, "exit")
    server.kill("SIGKILL")
    await exit
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    stop,
    restart: async () => {
      await stop()
      server = await start(port, options)
    },
    pause: async (ms) => {
      server.kill("SIGSTOP")
      if (ms === undefined) return
      await sleep(ms)
      server.kill("SIGCONT")
    },
    resume: () => void server.kill("SIGCONT"),
    flush: async () => void (await command(port, ["FLUSHALL"])),
    command: (...words) => command(port, words),
  }
}

async function start(port: number, options: readonly string[]): Promise<ChildProcess> {
  const words = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
    "--dir",
    tmpdir(),
    ...options,
  ]
  const server = spawn(pathOf("redis-server") ?? "redis-server", words, { stdio: "ignore" })
  const failed = once(server, "error").then(([error]) => {
    throw new Error(`redis-server does not start: is it installed? The tests need a real one. (${error})`)
  })
  failed.catch(() => {})
  for (let tries = 0; tries < 200; tries++) {
    const answer = await Promise.race([command(port, ["PING"]).catch(() => ""), failed])
    if (answer.startsWith("+PONG")) return server
    await sleep(25)
  }
  server.kill("SIGKILL")
  throw new Error(`redis-server on port ${port} did not answer within 5 s`)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
}

async function command(port: number, words: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1")
  try {
    socket.write(
      `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
    )
    const [data] = await once(socket, "data")
    return String(data)
  } finally {
    socket.destroy()
  }
}
