// The names of HTML 4, which escaping functions write, and of HTML's others those of ASCII signs; lower case, as readings are
// folded. https://html.spec.whatwg.org/multipage/named-characters.html
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

/**
 * Letters and symbols beyond Latin-1, with their codes in hex; of two names that differ in case, the small one's.
 * https://www.w3.org/TR/html401/sgml/entities.html
 */
const SYMBOLS = `oelig 153 scaron 161 fnof 192 circ 2c6 tilde 2dc alpha 3b1 beta 3b2 gamma 3b3 delta 3b4 epsilon 3b5
zeta 3b6 eta 3b7 theta 3b8 iota 3b9 kappa 3ba lambda 3bb mu 3bc nu 3bd xi 3be omicron 3bf pi 3c0 rho 3c1 sigmaf 3c2
sigma 3c3 tau 3c4 upsilon 3c5 phi 3c6 chi 3c7 psi 3c8 omega 3c9 thetasym 3d1 upsih 3d2 piv 3d6 ensp 2002 emsp 2003
thinsp 2009 zwnj 200c zwj 200d lrm 200e rlm 200f ndash 2013 mdash 2014 lsquo 2018 rsquo 2019 sbquo 201a ldquo 201c
rdquo 201d bdquo 201e dagger 2020 bull 2022 hellip 2026 permil 2030 prime 2032 lsaquo 2039 rsaquo 203a oline 203e
frasl 2044 euro 20ac image 2111 weierp 2118 real 211c trade 2122 alefsym 2135 larr 2190 uarr 2191 rarr 2192 darr 2193
harr 2194 crarr 21b5 forall 2200 part 2202 exist 2203 empty 2205 nabla 2207 isin 2208 notin 2209 ni 220b prod 220f sum
2211 minus 2212 lowast 2217 radic 221a prop 221d infin 221e ang 2220 and 2227 or 2228 cap 2229 cup 222a int 222b
there4 2234 sim 223c cong 2245 asymp 2248 ne 2260 equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub 2284 sube 2286
supe 2287 oplus 2295 otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil 2309 lfloor 230a rfloor 230b lang 2329 rang 232a
loz 25ca spades 2660 clubs 2663 hearts 2665 diams 2666`

/** What stands between `&` and `;`, in lower case, and the character's code. */
export const ENTITIES: ReadonlyMap<string, number> = new Map([
  ...Object.entries(SIGNS).map(([name, sign]) => [name, sign.charCodeAt(0)] as const),
  ...LATIN_1.split(/\s+/).map((name, at) => [name, 0xa0 + at] as const),
  ...Array.from(
    SYMBOLS.matchAll(/(\w{1,10})\s(\w{1,10})/g),
    ([, name = "", code = ""]) => [name, Number.parseInt(code, 16)] as const,
  ),
  ["divide", 0xf7],
  ["yuml", 0xff],
])

/** The longest of the names, in characters. */
export const LONGEST_ENTITY = Math.max(...[...ENTITIES.keys()].map((name) => name.length))
