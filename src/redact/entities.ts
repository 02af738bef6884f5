// The names of HTML 4, which escaping functions write, and of HTML's others those of ASCII signs; lower case, as readings are
// folded. https://html.spec.whatwg.org/multipage/named-characters.html
/** Each name, and the sign that it stands for. */
const SIGNS = `amp&apos'ast*bsol\\colon:comma,commat@dollar$equals=excl!grave\`gt>hat^lbrace{lbrack[lcub{lowbar_lpar(lsqb[lt<newline\nnum#percnt%period.plus+quest?quot"rbrace}rbrack]rcub}rpar)rsqb]semi;sol/tab\tverbar|vert|`

/**
 * Letters and symbols in the order of their codes, which are in hex: a name without one has the code after the last. The
 * capital letters of Latin-1 stand for the small ones too; of two names that differ in case, the small one's.
 * https://www.w3.org/TR/html401/sgml/entities.html
 */
const SYMBOLS = `nbsp 0a0 iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest agrave aacute acirc atilde auml aring aelig
ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml times oslash
ugrave uacute ucirc uuml yacute thorn szlig divide 0f7 yuml 0ff oelig 153 scaron 161 fnof 192 circ 2c6 tilde 2dc
alpha 3b1 beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau
upsilon phi chi psi omega thetasym 3d1 upsih piv 3d6 ensp 2002 emsp thinsp 2009 zwnj 200c zwj lrm rlm ndash 2013
mdash lsquo 2018 rsquo sbquo ldquo 201c rdquo bdquo dagger 2020 bull 2022 hellip 2026 permil 2030 prime 2032
lsaquo 2039 rsaquo oline 203e frasl 2044 euro 20ac image 2111 weierp 2118 real 211c trade 2122 alefsym 2135 larr
2190 uarr rarr darr harr crarr 21b5 forall 2200 part 2202 exist empty 2205 nabla 2207 isin notin ni 220b prod
220f sum 2211 minus lowast 2217 radic 221a prop 221d infin ang 2220 and 2227 or cap cup int there4 2234 sim 223c
cong 2245 asymp 2248 ne 2260 equiv le 2264 ge sub 2282 sup nsub sube 2286 supe oplus 2295 otimes 2297 perp 22a5
sdot 22c5 lceil 2308 rceil lfloor rfloor lang 2329 rang loz 25ca spades 2660 clubs 2663 hearts 2665 diams`

let last = 0
/** What stands between `&` and `;`, in lower case, and the character's code. */
export const ENTITIES: ReadonlyMap<string, number> = new Map([
  ...Array.from(
    SIGNS.matchAll(/([a-z]{1,10})([^a-z])/g),
    ([, name = "", sign = ""]) => [name, sign.charCodeAt(0)] as const,
  ),
  ...Array.from(SYMBOLS.matchAll(/([a-z]\w{0,9})(?:\s(\d\w{0,9}))?/g), ([, name = "", hex]) => {
    last = hex === undefined ? last + 1 : Number.parseInt(hex, 16)
    return [name, last] as const
  }),
])

/** The longest of the names, in characters. */
export const LONGEST_ENTITY = Math.max(...[...ENTITIES.keys()].map((name) => name.length))
