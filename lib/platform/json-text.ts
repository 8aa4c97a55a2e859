/** A JSON document that is already text: PostgreSQL built it, the door writes it to the socket unparsed. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  /** For callers inside the process, who want the value. */
  parse(): unknown {
    return JSON.parse(this.text)
  }
}
