import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOver } from './run-look.ts'
import { notYetOver, stageColumns, unsaidNeeds } from './stage-columns.ts'

const stage = (key: string, needs: string[] | null, state = 'queued') => ({ key, needs, state })
const keys = (columns: { key: string }[][]) => columns.map((column) => column.map(({ key }) => key).join(' '))

it.each([
  ['nothing', [], []],
  ['one after another', [stage('a', null), stage('b', null), stage('c', null)], ['a', 'b', 'c']],
  ['side by side', [stage('a', []), stage('b', []), stage('c', ['a', 'b'])], ['a b', 'c']],
  [
    'a diamond',
    [stage('a', []), stage('b', ['a']), stage('c', ['a']), stage('d', ['b', 'c'])],
    ['a', 'b c', 'd'],
  ],
  ['needs that nobody knows', [stage('a', ['gone']), stage('b', ['a'])], ['a', 'b']],
  ['listed before what it needs', [stage('b', ['a']), stage('a', [])], ['a', 'b']],
])('puts stages in columns: %s', (_, stages, expected) => {
  expect(keys(stageColumns(stages))).toEqual(expected)
})

it('shows every stage once, whatever they need', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const needs = fc.option(fc.subarray(names), { nil: null })
  fc.assert(
    fc.property(fc.tuple(needs, needs, needs, needs, needs), (all) => {
      const stages = names.map((key, at) => stage(key, all[at] ?? null))
      expect(
        stageColumns(stages)
          .flat()
          .map(({ key }) => key)
          .sort(),
      ).toEqual(names)
    }),
  )
})

it('says what a stage needs only where the column before does not', () => {
  const [a, b, c] = [stage('a', []), stage('b', []), stage('c', ['a'])]
  expect(unsaidNeeds(c, [a])).toEqual([])
  expect(unsaidNeeds(c, [a, b])).toEqual(['a'])
  expect(unsaidNeeds(stage('d', null), [a])).toEqual([])
})

it('says which stages a queued one waits for', () => {
  const stages = [stage('a', null, 'succeeded'), stage('b', null, 'running'), stage('c', null)]
  expect(notYetOver(stages, 'c', isOver).map(({ key }) => key)).toEqual(['b'])
  expect(notYetOver(stages, 'b', isOver)).toEqual([])
  expect(notYetOver([stage('a', [], 'failed'), stage('b', ['a'])], 'b', isOver)).toEqual([])
  expect(notYetOver(stages, 'nobody', isOver)).toEqual([])
})
