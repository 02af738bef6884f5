/** @module-tag redis-server */
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it, onTestFinished } from "vitest"
import { Connection } from "../../src/redis/connection.ts"
import { CLIENTS, openClient } from "../support/redis-clients.ts"
import { startRedis } from "../support/redis-server.ts"
import { until } from "./run.ts"

/** A relay to a Redis: loses connections, and can lose a SUBSCRIBE. */
async function relayTo(port: number) {
  const sockets = new Set<Socket>()
  let swallowed = 0
  let swallows = false
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1")
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on("error", () => {})
      one.on("close", () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    far.pipe(near)
    near.on("data", (data) => {
      if (swallows && /subscribe/i.test(String(data))) swallowed++
      else far.write(data)
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => void server.close())
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallowed: () => swallowed,
    swallowFromNow() {
      swallows = true
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function connectionBy(name: (typeof CLIENTS)[number] | "url", url: string): Promise<Connection> {
  if (name === "url") return new Connection(url)
  const { client, close } = await openClient(name, url)
  onTestFinished(close)
  return new Connection(client)
}

describe.each([...CLIENTS, "url"] as const)("by %s, a subscription whose connection is lost", (name) => {
  it("is in force again as soon as there is another", async () => {
    const redis = await startRedis()
    const relay = await relayTo(redis.port)
    const connection = await connectionBy(name, relay.url)
    onTestFinished(() => connection.close())
    await until(() => connection.driver?.ready === true)
    const heard: string[] = []
    await connection.driver?.subscribe("news", (message) => heard.push(message))
    relay.cut()
    await until(async () => {
      await redis.command("PUBLISH", "news", "again")
      return heard.length > 0
    })
    expect(heard[0]).toBe("again")
  })

  it("ends in silence when it is closed before that", async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on("unhandledRejection", note)
    onTestFinished(() => void process.off("unhandledRejection", note))
    const redis = await startRedis()
    const relay = await relayTo(redis.port)
    const connection = await connectionBy(name, relay.url)
    await until(() => connection.driver?.ready === true)
    await connection.driver?.subscribe("news", () => {})
    relay.swallowFromNow()
    relay.cut()
    await until(() => relay.swallowed() > 0)
    connection.close()
    await sleep(100)
    expect(unhandled).toEqual([])
  })
})
