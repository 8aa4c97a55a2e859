import { everywhere } from './arguments.ts'
import type { Command } from './command.ts'
import { table } from './table.ts'
import type { Words } from './words.ts'

/** Of one command, or of all. */
export function helpLines(words: Words, names: string[], command?: Command): string[] {
  if (!command) {
    const rows = names.map((name) => [`  ${name}`, words.say(`help.${name}`)])
    return [
      words.say('help.usage'),
      '',
      ...table(['', ''], rows).slice(1),
      '',
      ...words.say('help.more').split('\n'),
    ]
  }
  const options = Object.entries({ ...command.options, ...everywhere }).map(([name, { short, value }]) => [
    `  ${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
    words.say(
      words.has(`option.${command.name}-${name}`) ? `option.${command.name}-${name}` : `option.${name}`,
    ),
  ])
  const required = Object.entries(command.options)
    .filter(([, option]) => option.required)
    .map(([name, { value }]) => `--${name} ${value ?? ''}`.trim())
  const usage = ['sluice', command.name, ...command.positionals, ...required].join(' ')
  return [usage, '', words.say(`help.${command.name}`), '', ...table(['', ''], options).slice(1)]
}
