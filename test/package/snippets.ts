import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  lib: ["lib.es2022.d.ts"],
  types: ["node"],
  strict: true,
}

/** @param path from the root: `"docs/guide/profiles.md"` */
export const pageText = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8")

/**
 * Writes a page's TypeScript to where heed is installed, each snippet into a file of its own. One whose first line is
 * `// acme.ts` is in that file, so that others can import it.
 * @param consumer a folder with heed installed
 * @returns the files' paths
 */
export function writeSnippets(page: string, text: string, consumer: string): string[] {
  const folder = join(consumer, page.replace(/\W+/g, "-"))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
  const snippets = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, snippet]) => snippet as string)
  return snippets.map((snippet, n) => {
    const name = /^\/\/ ([\w.-]+\.ts)\n/.exec(snippet)?.[1] ?? `snippet-${n + 1}.ts`
    writeFileSync(join(folder, name), `${snippet}\nexport {}\n`)
    return join(folder, name)
  })
}

/** What TypeScript says of one of them. */
export function complaints(file: string, consumer: string): string[] {
  const program = ts.createProgram([file], {
    ...OPTIONS,
    typeRoots: [join(consumer, "node_modules", "@types")],
    noEmit: true,
  })
  const source = program.getSourceFile(file)
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
}

/** Writes the same as JavaScript, beside it. */
export function transpile(file: string): void {
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
    compilerOptions: { ...OPTIONS, module: ts.ModuleKind.ESNext },
  })
  writeFileSync(file.replace(/\.ts$/, ".js"), outputText)
}
