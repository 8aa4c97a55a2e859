import { createApi } from './api.ts'
import { readArguments } from './arguments.ts'
import type { Command, Context } from './command.ts'
import { commands } from './commands.ts'
import { findLogin } from './credentials.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { CliFailure } from './failure.ts'
import { findCommand } from './find-command.ts'
import { helpLines } from './help.ts'
import { paintFor } from './paint.ts'
import { needsOf, refusalText } from './refusal-text.ts'
import { type Surroundings, surroundings } from './surroundings.ts'
import { loadWords, localeOf, type Words } from './words.ts'

/** The words of this side, else the portal's own sentence behind what its code means. */
function failureText(words: Words, failure: CliFailure): string {
  const { code, message, detail, requestId } = failure.body
  if (words.has(`cliFailure.${code}`)) return words.say(`cliFailure.${code}`, failure.values)
  const id = code === 'internal' && requestId ? ` (${requestId})` : ''
  const said = words.has(`failure.${code}`) ? words.say(`failure.${code}`) : code
  return `${said} ${refusalText(words, message, code === 'forbidden' ? needsOf(detail) : undefined)}${id}`
}

function tell(error: unknown, around: Surroundings, words: Words, json: boolean): ExitCode {
  if (!(error instanceof CliFailure)) {
    around.err(`sluice: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return exitCodes.failed
  }
  if (json) around.out(JSON.stringify(error.body))
  around.err(`sluice: ${failureText(words, error)}`)
  return error.exitCode
}

function contextOf(command: Command, args: string[], around: Surroundings, words: Words): Context {
  const typed = readArguments(command, args)
  const json = typed.flag('json')
  return {
    typed,
    around,
    words,
    json,
    commands,
    paint: paintFor(around.outIsTerminal, around.env),
    api: () => createApi(findLogin(around.env)),
    answer: (value, lines) => {
      if (json) around.out(JSON.stringify(value))
      else for (const line of lines()) around.out(line)
    },
  }
}

/** Runs what was typed; the answer is how the process ends. */
export async function run(args: string[], around: Surroundings): Promise<ExitCode> {
  const words = await loadWords(localeOf(around.env))
  const [first, ...rest] = args
  try {
    if (first === undefined) {
      for (const line of helpLines(words, Object.keys(commands))) around.err(line)
      return exitCodes.usage
    }
    const command = await findCommand(commands, first)
    const context = contextOf(command, rest, around, words)
    if (context.typed.flag('help')) {
      for (const line of helpLines(words, Object.keys(commands), command)) around.out(line)
      return exitCodes.done
    }
    return await command.run(context)
  } catch (error) {
    return tell(error, around, words, args.includes('--json'))
  }
}

export async function main(): Promise<void> {
  // Not process.exit: what was written may still be on its way into a pipe.
  process.exitCode = await run(process.argv.slice(2), surroundings())
}
