import fc from "fast-check"
import { afterEach, describe, expect, it, vi } from "vitest"
import { base64Of, utf8Bytes } from "../../src/http/bytes.ts"
import { latinOfBase64, utf8Prefix, utf8Text } from "../../src/http/decode-bytes.ts"

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const native = { btoa, atob }

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Each by the runtime and by hand, as where the runtime lacks it. */
describe.each([false, true])("where the runtime lacks them: %s", (lacking) => {
  function prepare() {
    if (!lacking) return
    for (const name of ["TextEncoder", "TextDecoder", "atob", "btoa"]) vi.stubGlobal(name, undefined)
  }

  it("writes and reads UTF-8 as the standard has it", () => {
    prepare()
    const texts = fc.string({ unit: "binary", maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(texts, fc.constantFrom("", "\ufeffa", "é€😀", "\ud800", "a\udc00b")), (text) => {
        expect([...utf8Bytes(text)]).toEqual([...encoder.encode(text)])
        expect(utf8Text(encoder.encode(text))).toBe(decoder.decode(encoder.encode(text)))
      }),
    )
  })

  it("reads any bytes without throwing, and shows where they are no UTF-8", () => {
    prepare()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const text = utf8Text(bytes)
        expect(text.includes("\ufffd")).toBe(decoder.decode(bytes).includes("\ufffd"))
        if (!text.includes("\ufffd")) expect(text).toBe(decoder.decode(bytes))
      }),
    )
    for (const bytes of [
      [0xc0, 0xaf],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    ])
      expect(utf8Text(Uint8Array.from(bytes))).toContain("\ufffd")
  })

  it("reads the start of a text that came in pieces, a character across them too", () => {
    prepare()
    const pieces = [...encoder.encode("a€😀b")].map((byte) => Uint8Array.of(byte))
    expect(utf8Prefix(pieces, 100)).toBe("a€😀b")
    expect(utf8Prefix(pieces, 4)).toBe("a€")
    expect(utf8Prefix([encoder.encode("abc"), encoder.encode("def")], 4)).toBe("abcd")
    expect(utf8Prefix([], 4)).toBe("")
  })

  it("writes and reads base64 as btoa and atob do", () => {
    prepare()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const latin = String.fromCharCode(...bytes)
        expect(base64Of(latin)).toBe(native.btoa(latin))
        expect(latinOfBase64(native.btoa(latin))).toBe(latin)
      }),
    )
    for (const text of ["YQ", " YQ = =\n", "YWI"]) expect(latinOfBase64(text)).toBe(native.atob(text))
    for (const text of ["Y", "YQ=", "=YQ=", "Y-_Q", "YQ==="]) {
      expect(() => native.atob(text)).toThrow()
      expect(() => latinOfBase64(text)).toThrow()
    }
  })
})
