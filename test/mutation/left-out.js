// What takes a second or more each time shows in the large what other tests show in the small: not for every mutant.
const LARGE = [
  /linear time|takes the same time for each|a backlog of \d+/,
  /500 credentials|headers of 6\d KB|behind 20,000 others|after 250 KB|400 levels deep/,
  /up to where a long text is cut|longer than any form|too long to be looked through/,
  /is masked in any escapes/,
  /is never shown: /,
  /has no such secret in events|no secret, in events/,
  /in every place and echo/,
  /changes nothing of how one is shown/,
  /any status, headers and body|a header may be any text|a URL may be any text|any input may be a request/,
  /what is harmless stays readable (?:is 6,000 texts|%s, in a sentence.*\([^3]\))/,
  /what the request carried %s \((?:47|5[489])\)/,
  /do not while the waits are short/,
]

/** Each place of a secret with each echo of it: of these 2,000 tests those of the first of either, and one in 24. */
const PAIR = /%s \((\d+)\) is masked (?:when echoed|where it is repeated) %s \((\d+)\)/
/** Each form of a token with many samples: of these 112 tests, one in 8. */
const FORM = /is masked wherever it stands, whatever its characters \((\d+)\)/

export function isLeftOut(name) {
  if (LARGE.some((large) => large.test(name))) return true
  const [, place, echo] = PAIR.exec(name) ?? []
  if (place !== undefined) return place !== "1" && echo !== "1" && (7 * place + Number(echo)) % 24 !== 0
  const form = FORM.exec(name)?.[1]
  return form !== undefined && form % 8 !== 0
}
