import type { MemoryStore } from "../../src/index.ts"

/** A store in a variable. */
export class TextStore implements MemoryStore {
  saves = 0
  constructor(public text: unknown = null) {}

  load(): unknown {
    return this.text
  }

  save(text: string): void {
    this.text = text
    this.saves++
  }
}
