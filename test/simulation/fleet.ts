import type { Redis } from "ioredis"
import type { AttemptOutcome, Gate, Permit } from "../../src/gate/gate.ts"
import type { GateSettings } from "../../src/gate/gate-settings.ts"
import { LocalGate } from "../../src/gate/local-gate.ts"
import type { Connection } from "../../src/redis/connection.ts"
import { keysOf } from "../../src/redis/keys.ts"
import type { RedisDriver } from "../../src/redis/redis-driver.ts"
import { RedisPeers } from "../../src/redis/redis-peers.ts"
import { KINDS } from "../gate/sent.ts"
import { SETTINGS } from "./job.ts"
import type { Reply, Server } from "./servers.ts"
import { chances, SimClock } from "./sim-clock.ts"

/** The same script, by a time (epoch ms) that is told after its news. */
export const atTime = (lua: string) =>
  lua.replace("redis.call('TIME')", "{ math.floor(ARGV[4] / 1000), ARGV[4] % 1000 * 1000 }")

/** With its news in a list, so that they arrive by virtual time too. */
const virtual = (lua: string) =>
  atTime(lua).replace("redis.call('PUBLISH', channel,", "redis.call('RPUSH', channel,")

export interface FleetLoad {
  readonly runs: number
  readonly workers: number
  readonly ms: number
  readonly server: (random: () => number) => Server
  readonly seed: number
  readonly settings?: Partial<GateSettings>
  /** ms to Redis and back. */
  readonly redisMs?: number
  /** Of all messages this share is late, by up to 30 ms: so it is between processes that share few cores. */
  readonly late?: number
  /** ms at which the first run is killed. */
  readonly killAt?: number
  /** ms by which the runs begin one after another. */
  readonly stagger?: number
  readonly log?: (line: string) => void
}

export interface FleetArrival {
  readonly at: number
  readonly kind: Reply["kind"]
  readonly run: number
}

/** Several runs that share a source through a real Redis, in virtual time. Every request that reached the server. */
export async function simulateFleet(load: FleetLoad, redis: Redis): Promise<FleetArrival[]> {
  await redis.flushall()
  const clock = new SimClock(load.seed, 1_800_000_000_000 + chances(load.seed)() * 1_000)
  const begin = clock.time
  const world = chances(load.seed * 7919 + 1)
  const server = load.server(world)
  const arrivals: FleetArrival[] = []
  const listeners: ((text: string) => void)[] = []
  const outside = new Set<Promise<unknown>>()
  const lateness = () => (load.late && world() < load.late ? 30 * world() : 0)
  const trip = () => 1.5 - 0.5 * Math.log(1 - world()) + lateness()
  const hop = () => (load.redisMs ?? 0.5) / 2 - 0.1 * Math.log(1 - world()) + lateness()
  const { channel } = keysOf("sim", "source")

  const wire = (alive: () => boolean): RedisDriver => ({
    ready: true,
    problem: null,
    run: (script, keys, args) =>
      new Promise((resolve) => {
        clock.after(hop(), () => {
          if (!alive()) return
          const asked = (async () => {
            const answer = await redis.eval(
              virtual(script.lua),
              keys.length,
              ...keys,
              ...args,
              String(Math.floor(clock.time)),
            )
            const news = await redis.lrange(channel, 0, -1)
            if (news.length > 0) await redis.del(channel)
            for (const text of news)
              for (const listener of listeners) clock.after(hop(), () => listener(text))
            clock.after(hop(), () => resolve(answer))
          })()
          outside.add(asked)
          void asked.finally(() => outside.delete(asked))
        })
      }),
    subscribe: async (_channel, listener) => {
      listeners.push((text) => alive() && listener(text))
    },
    unsubscribe() {},
    close() {},
  })

  const startRun = (run: number) => {
    let dead = false
    if (run === 0 && load.killAt !== undefined)
      clock.after(load.killAt, () => {
        dead = true
      })
    const settings = { ...SETTINGS, ...load.settings }
    const say = (what: string) => load.log?.(`${Math.round(clock.time - begin)} r${run} ${what}`)
    const observer = {
      held: (until: number) => say(`held ${Math.round(until - clock.time)}`),
      released: () => say("released"),
      probing: () => say("probing"),
      paced: (learned: object) => say(`paced ${JSON.stringify(learned)}`),
      shared: (state: string, reason: string | null) => say(`${state} ${reason}`),
    }
    const connection = { driver: wire(() => !dead), failure: null } as Connection
    const gate: Gate = new LocalGate(clock, settings, observer, null, (shared, share) => {
      return new RedisPeers(
        shared,
        share,
        { source: "source", user: {}, clock, settings, observer },
        `r${run}`,
        connection,
        keysOf("sim", "source"),
        () => {},
      )
    })
    const answer = (pass: Permit) =>
      new Promise<Reply>((settle) => {
        clock.after(trip(), () => {
          const reply = server.answer(clock.time)
          arrivals.push({ at: clock.time - begin, kind: reply.kind, run })
          if (reply.kind === "rejected")
            say(`rejected, sent ${pass.at - Math.floor(begin)} company ${pass.inFlightAtStart}`)
          clock.after(reply.workMs, () => {
            reply.done?.()
            clock.after(trip(), () => {
              if (reply.limit)
                gate.reportQuota(
                  pass,
                  {
                    limits: [reply.limit],
                    date: null,
                    kinds: KINDS,
                    receivedAt: clock.wallNow(),
                    accepted: reply.kind === "accepted",
                  },
                  clock.now(),
                )
              settle(reply)
            })
          })
        })
      })
    const worker = async () => {
      while (!dead && clock.time - begin < load.ms) {
        const pass = await gate.acquire({
          waitBudgetMs: 300_000,
          deadline: Number.POSITIVE_INFINITY,
          signal: undefined,
        })
        if (dead) return
        const reply = await answer(pass)
        if (dead) return
        const ending: AttemptOutcome =
          reply.kind === "accepted"
            ? { kind: "success" }
            : reply.kind === "rejected"
              ? { kind: "throttled", retryAfterMs: reply.toldMs ?? null, code: 429 }
              : { kind: "failed", code: 503 }
        gate.release(pass, ending)
      }
    }
    for (let i = 0; i < load.workers; i++) void worker()
  }
  for (let run = 0; run < load.runs; run++) clock.after(run * (load.stagger ?? 0), () => startRun(run))
  await clock.run(
    () => clock.time - begin >= load.ms,
    async () => {
      while (outside.size > 0) await Promise.all(outside)
      // A link's chains of promises are longer than a gate's.
      for (let i = 0; i < 40; i++) await undefined
    },
  )
  return arrivals.filter(({ at }) => at < load.ms)
}
