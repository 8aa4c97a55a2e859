import { parseArgs } from 'node:util'
import type { Command, Option, Typed } from './command.ts'
import { misused } from './failure.ts'

export const everywhere: Record<string, Option> = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}

/** Holds what was typed against the options of a command. Fails with what is wrong, never with the value of a secret. */
export function readArguments(command: Command, args: string[]): Typed {
  if (args.some((text) => /slc_[A-Za-z0-9_-]{20,}/.test(text))) throw misused('token-in-arguments')
  const options = { ...command.options, ...everywhere }
  let values: Record<string, unknown>
  let positionals: string[]
  try {
    const parsed = parseArgs({
      args,
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type, short }]) => [name, short ? { type, short } : { type }]),
      ),
    })
    values = parsed.values
    positionals = parsed.positionals
  } catch (error) {
    throw misused('bad-arguments', {
      command: command.name,
      message: (error as Error).message.split('. ')[0] ?? '',
    })
  }
  const typed: Typed = {
    positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    flag: (name) => values[name] === true,
  }
  if (typed.flag('help')) return typed
  const wanted = command.positionals.filter((name) => !name.startsWith('['))
  if (positionals.length < wanted.length)
    throw misused('missing', { command: command.name, what: wanted.slice(positionals.length).join(' ') })
  if (positionals.length > command.positionals.length)
    throw misused('too-many', { command: command.name, what: positionals[command.positionals.length] ?? '' })
  for (const [name, { required, value }] of Object.entries(command.options))
    if (required && !typed.text(name))
      throw misused('missing', { command: command.name, what: `--${name} ${value ?? ''}`.trim() })
  return typed
}

const unitsMs = { s: 1000, m: 60_000, h: 3_600_000 } as const

/** 90s, 30m, 2h. */
export function durationMs(text: string, option: string): number {
  const [, count, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? []
  if (!count || !unit) throw misused('bad-duration', { option, text })
  return Number(count) * unitsMs[unit as keyof typeof unitsMs]
}

/** One of a closed list, or a failure that names it. */
export function oneOf<T extends string>(text: string, option: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === text)
  if (!found) throw misused('not-one-of', { option, text, allowed: allowed.join(', ') })
  return found
}

export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
