import { readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import ts from "typescript"

/** A regular expression as it stands in the source. */
export interface Expression {
  /** `"src/explain/request-size/parameter-lists.ts:71:19"` */
  readonly at: string
  readonly source: string
  readonly flags: string
}

/** A place where an expression is put together while the program runs. */
export interface Construction {
  readonly at: string
  /** It runs once, when its module is loaded: all that it makes can be seen. */
  readonly onLoad: boolean
}

export interface Found {
  readonly files: readonly string[]
  readonly literals: readonly Expression[]
  readonly constructions: readonly Construction[]
  /** Ways to make an expression that nothing here can follow. */
  readonly problems: readonly string[]
}

/** All that the TypeScript files of a directory say of expressions, by their syntax. */
export function findExpressions(directory: string): Found {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .sort()
    .map((name) => resolve(directory, name))
  const literals: Expression[] = []
  const constructions: Construction[] = []
  const problems: string[] = []
  for (const file of files) {
    const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true)
    const place = (node: ts.Node) => {
      const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree))
      return `${file}:${line + 1}:${character + 1}`
    }
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) literals.push({ at: place(node), ...parts(node.text) })
      else if (isRegExpName(node)) {
        const made = constructionOf(node)
        if (made) {
          if (!isCopy(made)) constructions.push({ at: place(made), onLoad: runsOnLoad(made) })
        } else if (!isInstanceCheck(node)) problems.push(`${place(node)}: RegExp is handed on`)
      } else if (isImplicit(node)) problems.push(`${place(node)}: an expression is made of a text`)
      ts.forEachChild(node, visit)
    }
    visit(tree)
  }
  return { files, literals, constructions, problems }
}

function parts(literal: string): { source: string; flags: string } {
  const end = literal.lastIndexOf("/")
  return { source: literal.slice(1, end), flags: literal.slice(end + 1) }
}

type Made = ts.NewExpression | ts.CallExpression

/** `RegExp` as a value: in types it makes nothing. */
function isRegExpName(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && node.text === "RegExp" && !ts.isTypeReferenceNode(node.parent)
}

function constructionOf(name: ts.Identifier): Made | null {
  const { parent } = name
  const isCall = ts.isNewExpression(parent) || ts.isCallExpression(parent)
  return isCall && parent.expression === name ? parent : null
}

function isInstanceCheck({ parent }: ts.Identifier): boolean {
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword
}

/** `new RegExp(NAME)`: as a constant of this file is, which is looked at itself. */
function isCopy({ arguments: given = ts.factory.createNodeArray() }: Made): boolean {
  const [only] = given
  if (given.length !== 1 || only === undefined || !ts.isIdentifier(only)) return false
  return only
    .getSourceFile()
    .statements.filter(ts.isVariableStatement)
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .some(
      ({ name, initializer }) =>
        ts.isIdentifier(name) &&
        name.text === only.text &&
        initializer !== undefined &&
        (ts.isRegularExpressionLiteral(initializer) ||
          (ts.isNewExpression(initializer) && initializer.expression.getText() === "RegExp")),
    )
}

/** Outside of every function, or in one that is handed straight to a call outside of every function: `.map(…)`. */
function runsOnLoad(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (!ts.isFunctionLike(at) && !ts.isPropertyDeclaration(at)) continue
    const isCallback = ts.isArrowFunction(at) && ts.isCallExpression(at.parent)
    if (!isCallback) return false
  }
  return true
}

const IMPLICIT = new Set(["match", "matchAll", "search"])

/** `text.match(pattern)` makes an expression where the pattern is a text; a constant's name is in capitals. */
function isImplicit(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  const [pattern] = node.arguments
  if (!IMPLICIT.has(node.expression.name.text) || pattern === undefined) return false
  const isKnown =
    ts.isRegularExpressionLiteral(pattern) || (ts.isIdentifier(pattern) && /^[A-Z_]+$/.test(pattern.text))
  return !isKnown
}
