import { readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

// What the types of the source declare, read from their text: pages that list all of it are compared with that.

const src = fileURLToPath(new URL("../../src/", import.meta.url))
const parsed = new Map<string, ts.SourceFile>()

function parse(file: string): ts.SourceFile {
  const known = parsed.get(file)
  if (known) return known
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true)
  parsed.set(file, source)
  return source
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration

/** In the file, or where the file imports it from; null for what is no type of the source, such as `Record`. */
function find(source: ts.SourceFile, name: string): Declaration | null {
  for (const statement of source.statements) {
    const declares = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
    if (declares && statement.name.text === name) return statement
    if (!ts.isImportDeclaration(statement)) continue
    const named = statement.importClause?.namedBindings
    const from = (statement.moduleSpecifier as ts.StringLiteral).text
    if (from.startsWith(".") && named && ts.isNamedImports(named))
      for (const one of named.elements)
        if (one.name.text === name)
          return find(parse(join(dirname(source.fileName), from)), (one.propertyName ?? one.name).text)
  }
  return null
}

function declaration(file: string, name: string): Declaration {
  const found = find(parse(join(src, file)), name)
  if (!found) throw new Error(`${file} declares no ${name}`)
  return found
}

/** The texts of a union: `unionOf("retry/refusal.ts", "Refusal")`. */
export function unionOf(file: string, name: string): string[] {
  const declared = declaration(file, name)
  if (!ts.isTypeAliasDeclaration(declared)) throw new Error(`${name} is no union`)
  const { type } = declared
  return (ts.isUnionTypeNode(type) ? type.types : [type]).map((one) => textOf(one))
}

/** The texts of a member that is a union: `unionOfMember("report/notice.ts", "Notice", "kind")`. */
export function unionOfMember(file: string, name: string, member: string): string[] {
  const { members } = declaration(file, name) as ts.InterfaceDeclaration
  const found = members.filter(ts.isPropertySignature).find((one) => one.name.getText() === member)
  if (!found?.type) throw new Error(`${name} has no ${member}`)
  return (ts.isUnionTypeNode(found.type) ? found.type.types : [found.type]).map((one) => textOf(one))
}

function textOf(type: ts.TypeNode): string {
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return type.literal.text
  throw new Error(`${type.getText()} is no text`)
}

/**
 * The fields of an interface, those within it too: `["calls.succeeded", "rows[].code", …]`. An object is named by its
 * fields alone.
 */
export function fieldsOf(file: string, name: string): string[] {
  const declared = declaration(file, name)
  return within(ts.isInterfaceDeclaration(declared) ? declared : declared.type, "")
}

/** The fields of each member of an interface: of each event, what it tells. */
export function fieldsOfMembers(file: string, name: string): Map<string, string[]> {
  const declared = declaration(file, name) as ts.InterfaceDeclaration
  return new Map(
    declared.members
      .filter(ts.isPropertySignature)
      .map((member) => [member.name.getText(), within(member.type as ts.TypeNode, "")]),
  )
}

function within(type: ts.Node, path: string): string[] {
  if (ts.isInterfaceDeclaration(type) || ts.isTypeLiteralNode(type))
    return type.members.filter(ts.isPropertySignature).flatMap((member) => {
      const name = (member.name as ts.Identifier).text
      return within(member.type as ts.TypeNode, path === "" ? name : `${path}.${name}`)
    })
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => within(part, path))
  if (ts.isArrayTypeNode(type)) return within(type.elementType, `${path}[]`)
  if (ts.isUnionTypeNode(type)) {
    const object = type.types.find((part) => ts.isTypeLiteralNode(part))
    return object ? within(object, path) : [plain(path)]
  }
  if (ts.isTypeReferenceNode(type)) {
    const declared = find(type.getSourceFile(), type.typeName.getText())
    if (declared && ts.isInterfaceDeclaration(declared)) return within(declared, path)
  }
  return [plain(path)]
}

/** `advice[]` of a list of texts is `advice`. */
const plain = (path: string) => path.replace(/\[\]$/, "")

/** An object that is written in the source, by the names of its fields. */
export type Written = ReadonlyMap<string, ts.Expression>

/** Every object in a folder of the source, or a file, that has all these fields. */
export function objectsWith(path: string, fields: readonly string[]): Written[] {
  const found: Written[] = []
  const visit = (node: ts.Node) => {
    if (ts.isObjectLiteralExpression(node)) {
      const written = new Map<string, ts.Expression>()
      for (const property of node.properties) {
        if (ts.isPropertyAssignment(property)) written.set(property.name.getText(), property.initializer)
        else if (ts.isShorthandPropertyAssignment(property)) written.set(property.name.text, property.name)
      }
      if (fields.every((field) => written.has(field))) found.push(written)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of filesIn(path)) visit(parse(file))
  return found
}

function filesIn(path: string): string[] {
  if (path.endsWith(".ts")) return [join(src, path)]
  return readdirSync(join(src, path), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(src, path, name))
}

/** The texts that an expression may be, as far as it shows them: a text, or a template of a parameter that is a union. */
export function textsOf(expression: ts.Expression | undefined): string[] {
  if (!expression) return []
  if (ts.isStringLiteralLike(expression)) return [expression.text]
  if (!ts.isTemplateExpression(expression)) return []
  const [span] = expression.templateSpans
  const parameter =
    span && enclosing(expression)?.parameters.find(({ name }) => name.getText() === span.expression.getText())
  const type = parameter?.type
  if (!span || !type || !ts.isUnionTypeNode(type)) return []
  return type.types.map((one) => `${expression.head.text}${textOf(one)}${span.literal.text}`)
}

function enclosing(node: ts.Node): ts.FunctionDeclaration | null {
  if (ts.isFunctionDeclaration(node)) return node
  return node.parent ? enclosing(node.parent) : null
}

/** True if a file of the source has this expression. */
export function isWritten(file: string, expression: string): boolean {
  return parse(join(src, file)).text.includes(expression)
}

/** What a parameter or a constant is where it is not given, as written: `{ prefix = "heed" }` is `"heed"`. */
export function writtenDefault(file: string, name: string): string {
  let found = ""
  const visit = (node: ts.Node) => {
    const isBound = ts.isBindingElement(node) && node.name.getText() === name
    if (isBound && node.initializer) found ||= node.initializer.getText()
    ts.forEachChild(node, visit)
  }
  visit(parse(join(src, file)))
  return found
}
