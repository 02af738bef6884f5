/** A Lua script, and the SHA-1 by which Redis knows it once it has run. */
export class Script {
  readonly lua: string
  #sha1: Promise<string | null> | null = null

  constructor(lua: string) {
    this.lua = lua
  }

  /** SHA-1 of the text, 40 hex digits; null if the platform has no Web Crypto. Computed once, on first use. */
  sha1(): Promise<string | null> {
    this.#sha1 ??= sha1(this.lua)
    return this.#sha1
  }
}

async function sha1(text: string): Promise<string | null> {
  try {
    const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text))
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
  } catch {
    return null
  }
}
