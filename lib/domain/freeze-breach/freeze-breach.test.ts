import { describe, expect, it } from 'vitest'
import { breachOf, type ClosedBy } from './breach.ts'
import { deploysOf } from './deploys.ts'

const environments = ['test', 'pre-production', 'preview', 'production'].map((slug) => ({ id: slug, slug }))
const at = '2026-03-02T01:00:00.000Z'

describe('where a run deploys to', () => {
  it.each<[string, (string | null)[]]>([
    ['部署测试环境 Deploy to test', ['test']],
    ['Deploy pre-production', ['pre-production']],
    ['部署预发', ['pre-production']],
    ['发布到灰度', ['preview']],
    ['上线生产', ['production']],
    ['Deploy to prod', ['production']],
    ['Deploy test and production', ['production', 'test']],
    ['部署 Deploy', [null]],
    ['上线确认 Go-live confirmation', []],
    ['单元测试 Unit tests', []],
    ['Build and push image', []],
    ['Deploy reproduction of the bug', [null]],
  ])('%s', (name, expected) => {
    const found = deploysOf([{ name, jobs: [{ name: 'Update manifests', startedAt: at }] }], environments)
    expect(new Set(found.map(({ environmentId }) => environmentId))).toEqual(new Set(expected))
    expect(found.length).toBe(expected.length)
  })

  it('counts from when its first job began, and not before', () => {
    const jobs = [
      { name: 'b', startedAt: '2026-03-02T02:00:00.000Z' },
      { name: 'a', startedAt: at },
    ]
    expect(deploysOf([{ name: 'Deploy', jobs }], environments)).toEqual([
      { environmentId: null, at: new Date(at) },
    ])
    expect(deploysOf([{ name: 'Deploy', jobs: [{ name: 'a', startedAt: null }] }], environments)).toEqual([])
    expect(deploysOf([{ name: 'Deploy', startedAt: 'soon' }], environments)).toEqual([])
  })
})

describe('what is a breach', () => {
  const by: ClosedBy[] = [{ id: 'w', version: 1, name: 'Freeze', how: 'denied' }]
  const place = (environmentId: string, closedBy: ClosedBy[] = []) => ({ environmentId, closedBy })
  it.each<[string, Parameters<typeof breachOf>, string | null | undefined]>([
    ['a closed place', [[place('production', by)], true], 'production'],
    ['an open place', [[place('production')], true], undefined],
    ['one of two known places', [[place('test'), place('production', by)], true], 'production'],
    [
      'nobody knows where, and something was open',
      [[place('test'), place('production', by)], false],
      undefined,
    ],
    [
      'nobody knows where, and everything was closed',
      [[place('test', by), place('production', by)], false],
      null,
    ],
    ['nobody knows where, and it has one place', [[place('production', by)], false], 'production'],
    ['no place at all', [[], false], undefined],
  ])('%s', (_, of, expected) => {
    const found = breachOf(...of)
    expect(found === null ? undefined : found.environmentId).toBe(expected)
    if (found) expect(found.closedBy).toEqual(by)
  })
})
