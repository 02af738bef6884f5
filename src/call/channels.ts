import { nodeModule } from "../time/node-module.ts"

/** What is used of `node:diagnostics_channel`. */
interface Channel {
  readonly hasSubscribers: boolean
  publish(message: unknown): void
}

interface TracingChannel {
  readonly hasSubscribers: boolean
  tracePromise<T>(run: () => Promise<T>, context: object): Promise<T>
}

interface DiagnosticsChannel {
  channel(name: string): Channel
  tracingChannel(name: string): TracingChannel
}

const diagnostics = nodeModule<DiagnosticsChannel>("node:diagnostics_channel")
const channels = new Map<string, Channel>()

/** The channel `heed:<event>`, to which every Heed of the process publishes; null where the runtime has none. */
export function channelOf(event: string): Channel | null {
  if (!diagnostics) return null
  const known = channels.get(event)
  if (known) return known
  const channel = diagnostics.channel(`heed:${event}`)
  channels.set(event, channel)
  return channel
}

/** `heed:call`: begin, end and error of every call, as Node traces a promise. */
export const CALL_CHANNEL: TracingChannel | null = diagnostics?.tracingChannel?.("heed:call") ?? null
