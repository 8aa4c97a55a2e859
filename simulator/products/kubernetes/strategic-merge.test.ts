import { describe, expect, it } from 'vitest'
import type { Json } from './object.ts'
import { removals, strategicMerge } from './strategic-merge.ts'

const containers = (...list: Json[]) => ({ containers: list })

describe('strategic merge', () => {
  it.each<[string, Json, Json, Json]>([
    [
      'objects merge, null deletes',
      { a: 1, b: { c: 2, d: 3 } },
      { b: { c: null, e: 4 } },
      { a: 1, b: { d: 3, e: 4 } },
    ],
    ['plain lists are replaced', { args: ['a', 'b'] }, { args: ['c'] }, { args: ['c'] }],
    [
      'containers merge by name',
      containers({ name: 'a', image: 'x' }, { name: 'b', image: 'y' }),
      containers({ name: 'b', image: 'z' }, { name: 'c', image: 'w' }),
      containers({ name: 'a', image: 'x' }, { name: 'b', image: 'z' }, { name: 'c', image: 'w' }),
    ],
    [
      'an element is deleted by its key',
      containers({ name: 'a' }, { name: 'b' }),
      containers({ name: 'a', $patch: 'delete' }),
      containers({ name: 'b' }),
    ],
    [
      'a list is replaced on demand',
      containers({ name: 'a' }),
      containers({ $patch: 'replace' }, { name: 'z' }),
      containers({ name: 'z' }),
    ],
    ['an object is replaced on demand', { s: { a: 1 } }, { s: { $patch: 'replace', b: 2 } }, { s: { b: 2 } }],
    [
      'only retained keys stay',
      { s: { type: 'A', rolling: 1 } },
      { s: { $retainKeys: ['type'], type: 'B' } },
      { s: { type: 'B' } },
    ],
    [
      'values leave a set',
      { finalizers: ['a', 'b'] },
      { '$deleteFromPrimitiveList/finalizers': ['a'] },
      { finalizers: ['b'] },
    ],
    [
      'the order is set',
      containers({ name: 'a' }, { name: 'b' }),
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      containers({ name: 'b' }, { name: 'a' }),
    ],
    [
      'ports of a container and of a service',
      { ports: [{ containerPort: 80, name: 'a' }] },
      { ports: [{ containerPort: 80, protocol: 'TCP' }, { containerPort: 81 }] },
      { ports: [{ containerPort: 80, name: 'a', protocol: 'TCP' }, { containerPort: 81 }] },
    ],
  ])('%s', (_what, target, patch, result) => {
    expect(strategicMerge(target, patch)).toEqual(result)
  })

  it('leaves the target as it was', () => {
    const target = containers({ name: 'a', env: [{ name: 'x', value: '1' }] })
    strategicMerge(target, containers({ name: 'a', env: [{ name: 'x', value: '2' }] }))
    expect(target).toEqual(containers({ name: 'a', env: [{ name: 'x', value: '1' }] }))
  })
})

it('finds what a new manifest no longer says', () => {
  const before = {
    spec: { a: 1, b: 2, ...containers({ name: 'x', env: [{ name: 'A' }, { name: 'B' }] }, { name: 'y' }) },
  }
  const after = { spec: { a: 1, ...containers({ name: 'x', env: [{ name: 'B' }] }) } }
  const live = { spec: { ...before.spec, grown: true } }
  expect(strategicMerge(live, removals(before, after))).toEqual({
    spec: { a: 1, grown: true, ...containers({ name: 'x', env: [{ name: 'B' }] }) },
  })
})
