// Of HTML's names those of ASCII signs and of Latin-1, which escaping functions write; lower case, as readings are folded.
// https://html.spec.whatwg.org/multipage/named-characters.html
const SIGNS: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  ast: "*",
  bsol: "\\",
  colon: ":",
  comma: ",",
  commat: "@",
  dollar: "$",
  equals: "=",
  excl: "!",
  grave: "`",
  gt: ">",
  hat: "^",
  lbrace: "{",
  lbrack: "[",
  lcub: "{",
  lowbar: "_",
  lpar: "(",
  lsqb: "[",
  lt: "<",
  newline: "\n",
  num: "#",
  percnt: "%",
  period: ".",
  plus: "+",
  quest: "?",
  quot: '"',
  rbrace: "}",
  rbrack: "]",
  rcub: "}",
  rpar: ")",
  rsqb: "]",
  semi: ";",
  sol: "/",
  tab: "\t",
  verbar: "|",
  vert: "|",
}

/** U+00A0 to U+00DF in their order. The capital letters among them stand for the small ones too. */
const LATIN_1 = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro
para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest agrave aacute acirc atilde auml aring aelig ccedil egrave eacute
ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml times oslash ugrave uacute ucirc uuml yacute thorn
szlig`

/** What stands between `&` and `;`, in lower case, and the character's code. */
export const ENTITIES: ReadonlyMap<string, number> = new Map([
  ...Object.entries(SIGNS).map(([name, sign]) => [name, sign.charCodeAt(0)] as const),
  ...LATIN_1.split(/\s+/).map((name, at) => [name, 0xa0 + at] as const),
  ["divide", 0xf7],
  ["yuml", 0xff],
])

/** The longest of the names, in characters. */
export const LONGEST_ENTITY = Math.max(...[...ENTITIES.keys()].map((name) => name.length))
