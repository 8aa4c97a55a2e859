import type { Api } from './api.ts'
import type { ExitCode } from './exit-code.ts'
import type { Paint } from './paint.ts'
import type { Surroundings } from './surroundings.ts'
import type { Words } from './words.ts'

export interface Option {
  type: 'string' | 'boolean'
  short?: string
  /** What stands for the value in the help. */
  value?: string
  required?: boolean
}

/** What was typed, after the options of the command were held against it. */
export interface Typed {
  positionals: string[]
  text: (name: string) => string | undefined
  flag: (name: string) => boolean
}

/** By name; each is read only when it is meant. */
export type Commands = Record<string, () => Promise<Command>>

export interface Context {
  typed: Typed
  around: Surroundings
  words: Words
  paint: Paint
  json: boolean
  /** Made when first needed: help and login ask nobody. */
  api: () => Api
  /** The result: as JSON when asked, else the lines. */
  answer: (value: unknown, lines: () => string[]) => void
  /** All there are, for help and completion. */
  commands: Commands
}

export interface Command {
  name: string
  /** Names of the positionals; the optional ones in brackets. */
  positionals: string[]
  options: Record<string, Option>
  run: (context: Context) => Promise<ExitCode>
}
