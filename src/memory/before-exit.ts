interface Saver {
  /** Resolves when what is new is saved; with nothing new, nothing is done, and the process can end. */
  save(): Promise<void>
}

/** What is to be saved before the process ends. Weak, so that a Heed that is let go needs no `close`. */
const savers = new Set<WeakRef<Saver>>()
let isListening = false

/** Has `saver` save when Node and its kin have nothing else to do. Elsewhere nothing is done. */
export function saveBeforeExit(saver: Saver): void {
  savers.add(new WeakRef(saver))
  if (isListening) return
  isListening = true
  try {
    // Next.js has an edge runtime whose `process` throws for what it lacks.
    const { process } = globalThis as { process?: { on?(event: string, listener: () => void): unknown } }
    process?.on?.("beforeExit", saveAll)
  } catch {}
}

/** The run of `saver` is over. */
export function forgetSaver(saver: Saver): void {
  for (const ref of savers) if ([saver, undefined].includes(ref.deref())) savers.delete(ref)
}

function saveAll(): void {
  for (const ref of savers) void ref.deref()?.save()
}
