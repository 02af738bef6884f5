import { describe, expect, it } from "vitest"
import { findVagueWords, isRead } from "./vague-words.ts"

const wordsOf = (file: string, text: string) => findVagueWords(file, text).map(({ word }) => word)

describe("vague words", () => {
  it.each([
    "whoever",
    "nobody",
    "somebody",
    "everybody",
    "anybody",
    "someone",
    "everyone",
    "so many",
    "so long",
    "so often",
    "thing",
    "things",
  ])("are found in comments of every kind and in documents: %s", (word) => {
    expect(wordsOf("a.ts", `// Waits for ${word} else.\n`)).toEqual([word])
    expect(wordsOf("a.ts", `/** Waits.\n * For ${word}. */\nexport const a = 1\n`)).toEqual([word])
    expect(wordsOf("a.mjs", `call(1 /* ${word} */, 2) // last\n`)).toEqual([word])
    expect(wordsOf("a.jsonc", `{\n  // ${word}\n  "a": 1\n}\n`)).toEqual([word])
    expect(wordsOf(".ci/run", `echo yes\n# ${word}\n`)).toEqual([word])
    expect(wordsOf("a.ts", `const LUA = \`\nlocal a = 1\n-- ${word}\n\`\n`)).toEqual([word])
    expect(wordsOf("a.ts", `const LUA = \`\${HEAD}\n  -- ${word}\n\${TAIL}\`\n`)).toEqual([word])
    expect(wordsOf("A.md", `Waits for ${word} else.\n`)).toEqual([word])
    expect(wordsOf("A.md", `\`\`\`ts\ncall() // ${word}\n\`\`\`\n`)).toEqual([word])
  })

  it("are found in any case and across a line break, each with its line", () => {
    const text = "const a = 1\n\n/**\n * Nobody waits so\n * long.\n */\nconst b = 2\n"
    expect(findVagueWords("a.ts", text)).toEqual([
      { line: 4, word: "nobody" },
      { line: 4, word: "so long" },
    ])
  })

  it("are no part of another word, a name, a text or an expression", () => {
    expect(wordsOf("a.md", "Nothing, anything, something, so that many may; `diagnosisOf(thing)`")).toEqual(
      [],
    )
    expect(wordsOf("a.ts", 'const nobody = "somebody"; const thing = /so many/ // a\n')).toEqual([])
    expect(wordsOf("a.ts", "const text = `// nobody`\n")).toEqual([])
    expect(wordsOf(".ci/run", 'echo "nobody"\n')).toEqual([])
  })

  it("are looked for in programs, documents and shell scripts", () => {
    expect(["src/a.ts", "rollup.config.js", "README.md", ".ci/run", "knip.jsonc"].every(isRead)).toBe(true)
    expect(["package-lock.json", "docs/guide/pace.svg", "LICENSE"].some(isRead)).toBe(false)
  })
})
