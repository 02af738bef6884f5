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
  /is masked wherever it stands/,
  /any status, headers and body|a header may be any text|a URL may be any text|any input may be a request/,
  /what is harmless stays readable (?:is 6,000 texts|%s \([^3]\)|%s, in a sentence)/,
  /what the request carried %s \((?:47|5[489])\)/,
  /do not while the waits are short/,
]

/** Each place of a secret with each echo of it: of these 2,000 tests, one in 24. */
const PAIR = /is masked when echoed|is masked where it is repeated/
const sumOf = (text) => [...text].reduce((sum, character) => sum + character.charCodeAt(0), 0)

export const isLeftOut = (name) =>
  LARGE.some((large) => large.test(name)) || (PAIR.test(name) && sumOf(name) % 24 !== 0)
