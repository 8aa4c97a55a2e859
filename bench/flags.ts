import { parseArgs } from 'node:util'

export interface Flags {
  /** small: minutes on a laptop, only to see that it runs; full: the figures of docs/performance.md. */
  scale: 'small' | 'full'
  json: string | null
  /** Areas to measure; all when empty. */
  only: string[]
  /** Seconds of load per measurement. */
  seconds: number
}

const areas = ['catalog', 'board', 'web', 'promotion', 'freeze', 'release', 'runs', 'sync', 'cost']

export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      scale: { type: 'string', default: 'full' },
      json: { type: 'string' },
      only: { type: 'string' },
      seconds: { type: 'string' },
    },
  })
  if (values.scale !== 'small' && values.scale !== 'full') throw new Error('--scale is small or full')
  const only = values.only?.split(',').filter(Boolean) ?? []
  for (const area of only) {
    if (!areas.includes(area)) throw new Error(`--only takes ${areas.join(', ')}, not ${area}`)
  }
  const seconds = Number(values.seconds ?? (values.scale === 'full' ? 4 : 2))
  if (!(seconds > 0 && seconds <= 60)) throw new Error('--seconds is between 0 and 60')
  return { scale: values.scale, json: values.json ?? null, only, seconds }
}
