import { createTranslator } from 'next-intl'
import en from '../../messages/en.json' with { type: 'json' }
import type { GateVerdict } from '../domain/promotion/gate-verdict.ts'

type Say = (key: string, values: Record<string, string | number>) => string
// Which sentence it is comes from the verdict: the compiler cannot know the key.
const say = createTranslator({ locale: 'en', messages: en, timeZone: 'Asia/Shanghai' }) as unknown as Say

function plain(value: unknown): string | number {
  if (typeof value === 'number' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(', ')
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

/** The sentences of a verdict as an English reader gets them, sizes in bytes and instants as ISO texts. */
export function wordsOf({ gate, reasons }: GateVerdict): string[] {
  return reasons.map(({ key, values }) => {
    const texts = Object.entries(values).map(([name, value]) => [name, plain(value)])
    return say(`gate.${gate}.${key}`, Object.fromEntries(texts))
  })
}
