import { expect, it } from 'vitest'
import { digestOf } from '../../testing/builders.ts'
import { aliasRowOf } from './alias-look.ts'

const of = {
  id: 'f',
  region: 'cn-hangzhou',
  name: 'thumbnails-prod',
  invocable: true,
  problemText: null,
  versions: {},
}
const [one, two] = [digestOf(1), digestOf(2)]
const code = (digest: string | null) => ({ image: 'r/i:1', digest })
const rowOf = (percents: Record<string, number>, made: Record<string, string | null>, invocable = true) => {
  const shares = Object.entries(percents).map(([versionId, percent]) => ({ versionId, percent }))
  const alias = { name: 'live', shares, description: '', promotion: null, changedMark: '1' }
  const known = new Map(Object.entries(made).map(([id, digest]) => [id, code(digest)]))
  for (const id of Object.keys(percents)) if (!(id in made)) known.set(id, null as never)
  const { running, readyReplicas, settled, problemText } = aliasRowOf(alias, { ...of, invocable }, known)
  const [{ digests }] = running as [{ digests: { digest: string }[] }]
  return [digests.map(({ digest }) => digest), readyReplicas, settled, problemText]
}

it.each([
  ['one version', rowOf({ 1: 100 }, { 1: one }), [[one], 1, true, null]],
  ['two', rowOf({ 1: 90, 2: 10 }, { 1: one, 2: two }), [[one, two], 1, false, null]],
  ['a share of nothing', rowOf({ 1: 100, 2: 0 }, { 1: one, 2: two }), [[one], 1, true, null]],
  // What nobody can name is not known to be what the rest is.
  ['a share unknown', rowOf({ 1: 90, 2: 10 }, { 1: one, 2: null }), [[], 1, false, null]],
  ['unknown', rowOf({ 1: 100 }, { 1: null }), [[], 1, false, null]],
  ['a version that is gone', rowOf({ 1: 90, 3: 10 }, { 1: one }), [[], 0, false, 'version 3 was deleted']],
  [
    'calls off',
    rowOf({ 1: 100 }, { 1: one }, false),
    [[one], 0, true, 'calls of the function are switched off'],
  ],
])('%s', (_what, row, expected) => {
  expect(row).toEqual(expected)
})
