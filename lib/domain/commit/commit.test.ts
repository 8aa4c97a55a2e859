import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backwards, mergedBranch, revertedSha, takesBack } from './revert.ts'
import { linkedWorkItems, workItemKindOf } from './work-items.ts'

it.each([
  ['fix: ORD-3381 stop double refund', ['ORD-3381']],
  ['ORD-1, ORD-2 and ORD-1 again', ['ORD-1', 'ORD-2']],
  ['修复PAY-9：税额', ['PAY-9']],
  ['修复 PAY-9：税额', ['PAY-9']],
  ['use SHA-256 and UTF-8, see RFC-2119 and CVE-2024-1234', []],
  ['promote P-12', []],
  ['ord-1', []],
])('finds the work items of %j', (message, items) => {
  expect(linkedWorkItems(message)).toEqual(items)
})

it.each([
  ['Bug/缺陷', 'defect'],
  ['Bug/Hotfix', 'hotfix'],
  ['Task/热修复', 'hotfix'],
  ['Task/任务', 'task'],
  ['Req/产品类需求', 'requirement'],
  ['Req/Hotfix', 'requirement'],
  ['Risk/风险', 'other'],
  ['', 'other'],
])('takes the type %j for a %s', (type, kind) => {
  expect(workItemKindOf(type)).toBe(kind)
})

it('reads what Git writes into reverts and merges', () => {
  const sha = 'c0ffee12'.repeat(5)
  expect(revertedSha(`Revert "fix: a"\n\nThis reverts commit ${sha}.\n`)).toBe(sha)
  expect(revertedSha('Revert "fix: a"')).toBeNull()
  expect(mergedBranch("Merge branch 'bugfix/ORD-1' into main\n\nfix")).toBe('bugfix/ORD-1')
  expect(mergedBranch('Merge !12')).toBeNull()
})

it('takes back what was taken back', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), (id) => {
      expect(backwards(backwards(id))).toBe(id)
      expect(takesBack(id, backwards(id))).toBe(true)
    }),
  )
})
