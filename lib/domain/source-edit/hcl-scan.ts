/** `name = expression` in a body, by position. */
export interface HclAttribute {
  name: string
  nameAt: number
  /** The expression without space and comments around it. */
  from: number
  to: number
}
export interface HclBlock {
  type: string
  labels: string[]
  typeAt: number
  /** After `{`, and at `}`. */
  from: number
  to: number
}
export interface HclBody {
  attributes: HclAttribute[]
  blocks: HclBlock[]
}

/** Thrown inside this room alone: the text is not what this reads, so nothing is known of it. */
class NotHcl extends Error {}

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy
const closing: Record<string, string> = { '{': '}', '[': ']', '(': ')' }

/** Reads positions of Terraform's language: what a text, a comment or a heredoc holds is never taken for its structure. */
class Scanner {
  at: number
  readonly text: string
  constructor(text: string, at = 0) {
    this.text = text
    this.at = at
  }

  peek(): string {
    return this.text[this.at] ?? ''
  }

  private fail(): never {
    throw new NotHcl(`at ${this.at}`)
  }

  /** Past a comment; false where none begins. */
  private comment(): boolean {
    const two = this.text.slice(this.at, this.at + 2)
    if (this.peek() === '#' || two === '//') {
      const end = this.text.indexOf('\n', this.at)
      this.at = end === -1 ? this.text.length : end
      return true
    }
    if (two !== '/*') return false
    const end = this.text.indexOf('*/', this.at + 2)
    if (end === -1) this.fail()
    this.at = end + 2
    return true
  }

  /** Past space and comments, and (`lines`) past ends of lines. */
  space(lines: boolean): void {
    for (;;) {
      if (this.peek() !== '' && (lines ? ' \t\r\n\uFEFF' : ' \t\r').includes(this.peek())) this.at += 1
      else if (!this.comment()) return
    }
  }

  word(): string | null {
    identifier.lastIndex = this.at
    const found = identifier.exec(this.text)?.[0] ?? null
    this.at += found?.length ?? 0
    return found
  }

  /** Past a text in quotes, with what is worked out inside of it. */
  quoted(): void {
    this.at += 1
    for (;;) {
      const rest = this.text.slice(this.at, this.at + 3)
      if (rest === '' || rest[0] === '\n') this.fail()
      if (rest[0] === '"') break
      if (rest === '$${' || rest === '%%{') this.at += 3
      else if (rest.startsWith('${') || rest.startsWith('%{')) {
        this.at += 1
        this.bracket()
      } else this.at += rest[0] === '\\' ? 2 : 1
    }
    this.at += 1
  }

  private heredoc(): boolean {
    const begin = /^<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/u.exec(
      this.text.slice(this.at, this.at + 200),
    )
    if (!begin) return false
    const end = new RegExp(`^[ \\t]*${begin[1]}(?=\\r?$)`, 'gm')
    end.lastIndex = this.at + begin[0].length
    const found = end.exec(this.text)
    if (found === null) this.fail()
    this.at = found.index + found[0].length
    return true
  }

  /** Past a bracket and everything in it. */
  bracket(): void {
    const close = closing[this.peek()]
    this.at += 1
    for (;;) {
      this.space(true)
      if (this.peek() === '') this.fail()
      if (this.peek() === close) break
      this.piece()
    }
    this.at += 1
  }

  /** Past one piece of an expression. */
  private piece(): void {
    if (this.peek() === '"') this.quoted()
    else if (this.peek() in closing) this.bracket()
    else if ('}])'.includes(this.peek())) this.fail()
    else if (!(this.peek() === '<' && this.heredoc())) this.at += 1
  }

  /** Past an expression: to the end of its line, a comma or the end of what it stands in. Answers where it ends. */
  expression(): number {
    let end = this.at
    for (;;) {
      this.space(false)
      if (this.peek() === '' || '\n,}])'.includes(this.peek())) return end
      this.piece()
      end = this.at
    }
  }

  body(isWhole: boolean): HclBody {
    const body: HclBody = { attributes: [], blocks: [] }
    for (;;) {
      this.space(true)
      if (this.peek() === '' && isWhole) return body
      if (this.peek() === '}' && !isWhole) return body
      const at = this.at
      const name = this.word()
      if (name === null) this.fail()
      this.space(false)
      if (this.peek() === '=' && this.text[this.at + 1] !== '=') {
        this.at += 1
        this.space(false)
        const from = this.at
        const to = this.expression()
        if (to === from || (this.peek() !== '' && !'\n}'.includes(this.peek()))) this.fail()
        body.attributes.push({ name, nameAt: at, from, to })
      } else body.blocks.push(this.block(name, at))
    }
  }

  private block(type: string, typeAt: number): HclBlock {
    const labels: string[] = []
    while (this.peek() !== '{') {
      const from = this.at
      if (this.peek() === '"') {
        this.quoted()
        labels.push(this.text.slice(from + 1, this.at - 1))
      } else labels.push(this.word() ?? this.fail())
      this.space(false)
    }
    const open = this.at
    this.bracket()
    return { type, labels, typeAt, from: open + 1, to: this.at - 1 }
  }
}

function reading<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof NotHcl) return null
    throw error
  }
}

/** The outermost attributes and blocks of a file; null when it can not be read. */
export const readHcl = (text: string): HclBody | null => reading(() => new Scanner(text).body(true))

/** The attributes and blocks directly inside a block. */
export const readHclBlock = (text: string, { from }: HclBlock): HclBody | null =>
  reading(() => new Scanner(text, from).body(false))

export interface HclEntry {
  /** Null where the key is worked out. */
  key: string | null
  keyAt: number
  from: number
  to: number
}

/** A text that is written out, with nothing worked out in it; null for any other expression. */
export function literalOf(expression: string): string | null {
  if (!/^"(?:[^"\\\n]|\\["\\nrt])*"$/.test(expression)) return null
  if (/[$%]\{/.test(expression.replaceAll(/\$\$\{|%%\{/g, ''))) return null
  return (JSON.parse(expression) as string).replaceAll(/([$%])\1\{/g, '$1{')
}

/** Entries of `{ … }` that begins at a position; null when it is no object, or one that is worked out (`for`). */
export function readHclObject(
  text: string,
  from: number,
  to: number,
): { entries: HclEntry[]; commaAfterLast: boolean } | null {
  return reading(() => {
    const scanner = new Scanner(text, from)
    if (scanner.peek() !== '{') return null
    scanner.bracket()
    if (scanner.at !== to) return null
    scanner.at = from + 1
    const entries: HclEntry[] = []
    let commaAfterLast = false
    for (;;) {
      scanner.space(true)
      if (scanner.peek() === '}') return { entries, commaAfterLast }
      const keyAt = scanner.at
      const entry = readKey(scanner)
      if (entry === null) return null
      scanner.space(false)
      if (!'=:'.includes(scanner.peek()) || scanner.peek() === '') return null
      scanner.at += 1
      scanner.space(false)
      const valueAt = scanner.at
      const end = scanner.expression()
      if (end === valueAt) return null
      entries.push({ key: entry.key, keyAt, from: valueAt, to: end })
      scanner.space(true)
      commaAfterLast = scanner.peek() === ','
      if (commaAfterLast) scanner.at += 1
    }
  })
}

function readKey(scanner: Scanner): { key: string | null } | null {
  const from = scanner.at
  if (scanner.peek() === '"') {
    scanner.quoted()
    return { key: literalOf(scanner.text.slice(from, scanner.at)) }
  }
  if (scanner.peek() === '(') {
    scanner.bracket()
    return { key: null }
  }
  const word = scanner.word()
  return word === null || word === 'for' ? null : { key: word }
}

/** Arguments of `name(…)` when an expression is that call and nothing else. */
export function readHclCall(
  text: string,
  from: number,
  to: number,
  name: string,
): { from: number; to: number }[] | null {
  return reading(() => {
    const scanner = new Scanner(text, from)
    if (scanner.word() !== name) return null
    scanner.space(false)
    if (scanner.peek() !== '(') return null
    const open = scanner.at
    scanner.bracket()
    if (scanner.at !== to) return null
    scanner.at = open + 1
    const found: { from: number; to: number }[] = []
    for (;;) {
      scanner.space(true)
      if (scanner.peek() === ')') return found
      const begin = scanner.at
      // Lines do not end an argument.
      let end = begin
      while (!',)'.includes(scanner.peek())) {
        end = scanner.expression()
        scanner.space(true)
      }
      if (end === begin) return null
      found.push({ from: begin, to: end })
      if (scanner.peek() === ',') scanner.at += 1
    }
  })
}
