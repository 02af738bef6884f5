import type { Memory } from "../memory/memory.ts"
import type { MemoryStore } from "../memory/memory-store.ts"
import type { Clock } from "../time/clock.ts"
import { Late } from "../time/late.ts"
import type { Emitter } from "./events.ts"

/** What remembers between runs. Loaded if the option `memory` is set; shared by all Heeds of a process. */
const MEMORY = new Late(() => import("../memory/index.ts"))

/** The memory of a Heed; null if the code cannot be loaded. Never rejects. */
export async function openMemory(
  option: string | MemoryStore,
  clock: Clock,
  events: Emitter,
): Promise<Memory | null> {
  const chunk = await MEMORY.tryLoad()
  return (
    chunk && new chunk.Memory(option, clock, (code, message) => events.warn({ code, message, source: null }))
  )
}
