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

/** An answer that is no JSON: a file that somebody keeps. */
export class TextFile {
  readonly text: string
  /** Without its charset. */
  readonly mediaType: string
  readonly name: string
  constructor(text: string, mediaType: string, name: string) {
    this.text = text
    this.mediaType = mediaType
    this.name = name
  }
  /** For callers inside the process. */
  parse(): string {
    return this.text
  }
}

/** A JSON document too long to hold: its text in parts, made while it is sent. */
export class JsonStream {
  readonly parts: AsyncIterable<string>
  constructor(parts: AsyncIterable<string>) {
    this.parts = parts
  }
  /** For callers inside the process and tests, who want the value whole. */
  async parse(): Promise<unknown> {
    let text = ''
    for await (const part of this.parts) text += part
    return JSON.parse(text)
  }
}

/** A file too long to hold: its text in parts, made while it is sent. */
export class FileStream {
  readonly parts: AsyncIterable<string>
  /** Without its charset. */
  readonly mediaType: string
  readonly name: string
  constructor(parts: AsyncIterable<string>, mediaType: string, name: string) {
    this.parts = parts
    this.mediaType = mediaType
    this.name = name
  }
  /** For callers inside the process and tests, who want it whole. */
  async parse(): Promise<string> {
    let text = ''
    for await (const part of this.parts) text += part
    return text
  }
}
