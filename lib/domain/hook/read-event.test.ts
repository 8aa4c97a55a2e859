import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HookHint, hintOf, objectOf } from './hint.ts'
import { hookKinds } from './kind.ts'
import { readEvent } from './read-event.ts'

const sha = 'a'.repeat(40)
const repository = { name: 'order', git_http_url: 'https://codeup.aliyun.com/yunfan/trade/order.git' }
const push = {
  object_kind: 'push',
  before: '0'.repeat(40),
  after: sha,
  ref: 'refs/heads/main',
  project_id: 17,
  repository,
}
const task = {
  pipelineId: '1201',
  pipelineName: 'order-ci',
  stageName: '构建',
  taskName: 'build',
  buildNumber: '42',
  statusCode: 'RUNNING',
}
const scan = {
  id: 'e-1',
  source: 'acs.cr',
  specversion: '1.0',
  type: 'cr:Artifact:ScanCompleted',
  time: '2026-11-21T10:00:00+08:00',
  data: { InstanceId: 'cri-1', RepoNamespaceName: 'trade', RepoName: 'order', Tag: '1.0' },
}

describe('what a delivery says', () => {
  it.each([
    ['codeup', 'Push Hook', push, { kind: 'repository', externalId: '17', path: 'yunfan/trade/order' }],
    ['codeup', null, { ...push, project_id: '17' }, { externalId: '17' }],
    [
      'codeup',
      'Tag Push Hook',
      { ...push, object_kind: 'tag_push', ref: 'refs/tags/v1' },
      { kind: 'repository' },
    ],
    [
      'codeup',
      'Push Hook',
      { ref: 'refs/heads/main', repository },
      { externalId: null, path: 'yunfan/trade/order' },
    ],
    [
      'codeup',
      'Merge Request Hook',
      {
        object_kind: 'merge_request',
        object_attributes: { iid: '7', target_project_id: 17, action: 'open' },
      },
      { kind: 'merge-request', externalId: '17', number: 7 },
    ],
    [
      'codeup',
      'Merge Request Hook',
      { object_kind: 'merge_request', project_id: 17, object_attributes: { local_id: 8, biz_id: 'x' } },
      { kind: 'merge-request', number: 8 },
    ],
    ['flow', null, { event: 'task', action: 'status', task }, { kind: 'run', pipeline: '1201', number: 42 }],
    ['flow', null, { event: 'task', task: { ...task, pipelineId: 1201, buildNumber: 42 } }, { number: 42 }],
    [
      'flow',
      null,
      { event: 'task', task: { ...task, buildNumber: null } },
      { pipeline: '1201', number: null },
    ],
    [
      'acr',
      null,
      {
        push_data: { digest: `sha256:${'b'.repeat(64)}`, tag: '1.0' },
        repository: { namespace: 'trade', name: 'order' },
      },
      { kind: 'image', instanceId: null, namespace: 'trade', name: 'order', scanned: null },
    ],
    ['acr', null, scan, { kind: 'image', instanceId: 'cri-1', scanned: '1.0' }],
    ['acr', null, { ...scan, type: 'cr:Artifact:PushCompleted' }, { kind: 'image', scanned: null }],
  ] as const)('%s %s names what to read again', (kind, name, body, hint) => {
    const read = readEvent(kind, name, body)
    expect(read.hint).toMatchObject(hint)
    expect(read.isTest).toBe(false)
    expect(read.subject).not.toBeNull()
    const again = read.hint && hintOf(objectOf(read.hint))
    expect(again && objectOf(again)).toBe(read.hint && objectOf(read.hint))
    expect(again).toMatchObject({ kind: read.hint?.kind })
  })

  it.each([
    ['codeup', 'Note Hook', { object_kind: 'note', project_id: 17 }],
    ['codeup', 'Push Hook', { object_kind: 'push', project_id: '../../tokens', repository: { url: 'x' } }],
    ['codeup', null, { object_kind: 'merge_request', project_id: 17, object_attributes: { iid: -1 } }],
    ['flow', null, { event: 'task', task: { pipelineId: '1/../2' } }],
    ['flow', null, { event: 'task', task: [] }],
    ['acr', null, { type: 'cr:ActionTrail:ApiCall', data: scan.data }],
    ['acr', null, { repository: { namespace: 'a/b', name: 'order' } }],
    ['acr', null, []],
    ['flow', null, 'text'],
    ['codeup', null, {}],
  ] as const)('%s %s leads to nothing: %j', (kind, name, body) => {
    expect(readEvent(kind, name, body)).toMatchObject({ hint: null, isTest: false })
  })

  it('knows the test button of the console', () => {
    expect(readEvent('codeup', 'Push Hook', { before: sha, after: sha })).toMatchObject({
      isTest: true,
      hint: null,
    })
  })

  it('marks the same again as the same, and another status as another', () => {
    const mark = (body: unknown) => readEvent('flow', null, body).mark.join('|')
    expect(mark({ event: 'task', task })).toBe(mark({ event: 'task', task: { ...task, buildNumber: 42 } }))
    expect(mark({ event: 'task', task: { ...task, statusCode: 'FAIL' } })).not.toBe(
      mark({ event: 'task', task }),
    )
  })

  it('never throws, and never hands on what could not be stored or asked for', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    const shaped = fc.record(
      Object.fromEntries(
        [
          'object_kind',
          'project_id',
          'repository',
          'ref',
          'before',
          'after',
          'object_attributes',
          'event',
          'task',
          'type',
          'data',
          'push_data',
        ].map((name) => [name, value]),
      ),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...hookKinds),
        fc.option(fc.string()),
        fc.oneof(value, shaped),
        (kind, name, body) => {
          const read = readEvent(kind, name, body)
          if (read.hint) {
            const object = objectOf(read.hint)
            expect(objectOf(hintOf(object) ?? read.hint)).toBe(object)
            expect(HookHint.safeParse(hintOf(object)).success).toBe(true)
          }
          const texts = [read.event, read.subject ?? '', read.hint ? objectOf(HookHint.parse(read.hint)) : '']
          for (const text of texts) {
            expect(text.length).toBeLessThan(1000)
            expect(text.isWellFormed()).toBe(true)
            expect(text).not.toMatch(/\p{Cc}/u)
          }
        },
      ),
    )
  })
})
