/** One parameter of a request, in its URL or in its body. Not yet redacted. */
export interface Parameter {
  /** As sent, decoded; in a JSON body the last key of its path. */
  readonly name: string
  /** Decoded; of a list in a JSON body the items joined by commas. */
  readonly value: string
  /** As it stands in the URL, still encoded; in a body like `value`. */
  readonly raw: string
  /** Characters that it takes where it stands: name, "=", value and one "&". */
  readonly length: number
  readonly where: "query" | "body"
  /** Parameters of the same object of a JSON body share it. */
  readonly parent: string
  /** Items, where the body holds a list. */
  readonly items?: readonly string[]
}
