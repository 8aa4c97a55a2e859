import type { PipelineFinding } from './facts.ts'
import { looksRandom, secretIn } from './secret-patterns.ts'

const speaks = /secret|token|passw|pwd|credential|api.?key|access.?key|_auth|\s-p\s|bearer/i
const isTelling = (text: string): boolean =>
  secretIn(text) !== null || text.split(/[\s"'=:@,;]+/).some((word) => looksRandom(word))
const kept = (text: string): string => (isTelling(text) ? '…' : text)

/**
 * The last look before a finding leaves the judgement: whatever else it shows of a text, nothing that looks like a key, and
 * no line that speaks of one. A finding without its diff is still a finding.
 */
export function withheld(finding: PipelineFinding): PipelineFinding {
  const { rule, subject, values, diff } = finding
  const isShown = diff?.every(({ text }) => !isTelling(text) && (rule === 'static-key' || !speaks.test(text)))
  return {
    ...finding,
    subject: kept(subject).slice(0, 160),
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'string' ? kept(value).slice(0, 300) : value,
      ]),
    ),
    diff: isShown ? diff : null,
  }
}
