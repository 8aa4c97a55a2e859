import type { GateVerdict, Verdict } from '../lib/api/contract/gate-verdict.ts'
import { gateName, reasonsOf, resolversOf } from './gate-sentence.ts'
import type { Colour, Paint } from './paint.ts'
import { widthOf } from './table.ts'
import type { Words } from './words.ts'

const order: Record<Verdict, number> = { block: 0, overridden: 1, wait: 2, warn: 3, pass: 4, off: 5 }
const colours: Record<Verdict, Colour> = {
  block: 'red', overridden: 'red', wait: 'yellow', warn: 'yellow', pass: 'green', off: 'dim',
} // biome-ignore format: one glance

const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** What stops and what warns with every reason and who resolves it; what passed and what is off is counted. */
export function gateLines(
  { words, paint }: { words: Words; paint: Paint },
  verdicts: readonly GateVerdict[],
  now: string,
): string[] {
  const told = verdicts
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'off')
    .sort((a, b) => (order[a.verdict] ?? 0) - (order[b.verdict] ?? 0))
  const says = (verdict: Verdict) =>
    words.has(`gates.verdict.${verdict}`) ? words.say(`gates.verdict.${verdict}`) : verdict
  const first = Math.max(0, ...told.map(({ verdict }) => widthOf(says(verdict))))
  const second = Math.max(0, ...told.map(({ gate }) => widthOf(gateName(words, gate))))
  const lines = told.flatMap((one) => {
    const margin = ' '.repeat(first + second + 6)
    const [reason = '', ...more] = reasonsOf(words, one, now)
    const resolvers = one.verdict === 'block' || one.verdict === 'wait' ? resolversOf(words, one, now) : ''
    return [
      `  ${paint(colours[one.verdict] ?? 'red', pad(says(one.verdict), first))}  ${pad(gateName(words, one.gate), second)}  ${reason}`,
      ...more.map((text) => `${margin}${text}`),
      ...(resolvers ? [`${margin}${paint('dim', resolvers)}`] : []),
    ]
  })
  const counts = (['pass', 'off'] as const)
    .map((verdict) => ({ verdict, count: verdicts.filter((one) => one.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => words.say(`gates.count.${verdict}`, { count }))
  return [...lines, ...(counts.length > 0 ? [`  ${paint('dim', counts.join(', '))}`] : [])]
}
