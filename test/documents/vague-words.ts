import ts from "typescript"

/** A word that leaves open who or what is meant, and where it stands. */
export interface VagueWord {
  /** From 1. */
  readonly line: number
  readonly word: string
}

/** Persons where the code element is meant, amounts that are not given, and the word that stands for any noun. */
const VAGUE =
  /\b(?:who(?:m?)ever|(?:any|every|no|some)body|(?:any|every|some)one|so\s{1,80}(?:few|long|many|much|often)|things?)\b/gi

const isDocument = (file: string): boolean => file.endsWith(".md")
const isCode = (file: string): boolean => /\.(?:[cm]?[jt]s|jsonc)$/.test(file)
const isShell = (file: string): boolean => /^\.ci\/[\w-]+$|\.sh$/.test(file)

export const isRead = (file: string): boolean => isDocument(file) || isCode(file) || isShell(file)

/** The vague words of a document, or of the comments of a program. Names and texts of a program are not read. */
export function findVagueWords(file: string, text: string): VagueWord[] {
  return [...proseOf(file, text).matchAll(VAGUE)].map((match) => ({
    line: text.slice(0, match.index).split("\n").length,
    word: match[0].replace(/\s+/g, " ").toLowerCase(),
  }))
}

/** The text with spaces for all that is no prose, so that each word stays at its place. */
function proseOf(file: string, text: string): string {
  if (isDocument(file)) return text.replace(/`[^`\n]+`/g, blank)
  const comments = isShell(file) ? text.replace(/^(?!\s*#).*$/gm, blank) : keep(text, commentsOf(file, text))
  return comments.replace(/^\s*(?:\*(?!\/)|#|--)/gm, blank).replace(/\/\*\*?|\*\/|\/\//g, blank)
}

type Range = readonly [start: number, end: number]

function keep(text: string, ranges: readonly Range[]): string {
  let kept = ""
  for (const [start, end] of ranges) {
    if (start >= kept.length) kept += blank(text.slice(kept.length, start)) + text.slice(start, end)
  }
  return kept + blank(text.slice(kept.length))
}

function commentsOf(file: string, text: string): Range[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: Range[] = []
  const visit = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []
    const after = ts.getTrailingCommentRanges(text, node.getEnd()) ?? []
    for (const { pos, end } of [...before, ...after]) found.push([pos, end])
    if (isTemplate(node)) found.push(...luaCommentsOf(node, source))
    for (const child of node.getChildren(source)) if (!ts.isJSDoc(child)) visit(child)
  }
  visit(source)
  return found.sort(([a], [b]) => a - b)
}

const isTemplate = (node: ts.Node): boolean =>
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddle(node) ||
  ts.isTemplateTail(node)

/** Lua stands in template literals: the scripts of Redis. */
function luaCommentsOf(node: ts.Node, source: ts.SourceFile): Range[] {
  const start = node.getStart(source)
  return [...node.getText(source).matchAll(/^[ \t]*--.*$/gm)].map(({ index, 0: { length } }) => [
    start + index,
    start + index + length,
  ])
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ")
