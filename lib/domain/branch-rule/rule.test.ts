import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BranchRule, openRule, restoring, sameRule, tightened } from './rule.ts'

const context = 'sluice/freeze'
const before: BranchRule = {
  branch: 'release/*',
  allowPushRoles: [40, 30],
  allowMergeRoles: [40, 30],
  allowPushUserIds: ['u-lin'],
  allowMergeUserIds: [],
  mergeRequestSetting: { isRequired: true, minimumApproval: 1, whiteList: '' },
  testSetting: {
    isRequired: false,
    checkConfig: { checkItems: [{ pipelineId: 7, isRequired: true }] },
    checkCommitStatusConfig: { commitStatusCheckItems: [{ context: 'sonar', required: false }] },
  },
}
const ours = tightened(before, context)

describe('a rule that a window tightens', () => {
  it('asks for our status and keeps every other wish', () => {
    expect(ours).toEqual({
      ...before,
      allowPushRoles: [40],
      allowPushUserIds: [],
      testSetting: {
        ...before.testSetting,
        isRequired: true,
        checkCommitStatusConfig: {
          commitStatusCheckItems: [
            { context: 'sonar', required: false },
            { context, required: true },
          ],
        },
      },
    })
    expect(sameRule(tightened(ours, context), ours)).toBe(true)
    expect(tightened(openRule('release/*'), context).testSetting).toMatchObject({ isRequired: true })
  })

  it('is put back whole where nobody touched it, and writes nothing the second time', () => {
    const put = restoring(before, ours, ours)
    expect(put).toEqual({ act: 'write', rule: before, left: [] })
    expect(restoring(before, ours, before)).toEqual({ act: 'nothing', left: [] })
  })

  it('leaves what somebody changed meanwhile, and names it', () => {
    const now = {
      ...ours,
      allowPushRoles: [40, 30],
      allowPushUserIds: ['u-zhao'],
      mergeRequestSetting: { ...ours.mergeRequestSetting, minimumApproval: 2 },
    }
    expect(restoring(before, ours, now)).toEqual({
      act: 'write',
      rule: {
        ...before,
        allowPushUserIds: ['u-zhao'],
        mergeRequestSetting: { ...before.mergeRequestSetting, minimumApproval: 2 },
      },
      left: ['allowPushUserIds'],
    })
  })

  it('takes away a rule that was wholly ours, and only then', () => {
    const made = tightened(openRule('release/*'), context)
    expect(restoring(null, made, made)).toEqual({ act: 'remove', left: [] })
    expect(restoring(null, made, { ...made, allowMergeRoles: [40] })).toEqual({
      act: 'nothing',
      left: ['rule'],
    })
    expect(restoring(null, made, null)).toEqual({ act: 'nothing', left: [] })
    expect(restoring(before, ours, null)).toEqual({ act: 'nothing', left: ['rule'] })
  })

  it('never overwrites a field that is neither ours nor as before', () => {
    const roles = fc.constantFrom<number[][]>([40], [40, 30], [40, 20], [])
    const users = fc.subarray(['u-lin', 'u-zhao', 'u-wang'])
    fc.assert(
      fc.property(roles, roles, users, users, fc.nat(3), (push, merge, pushers, mergers, approvals) => {
        const now: BranchRule = {
          ...ours,
          allowPushRoles: push,
          allowMergeRoles: merge,
          allowPushUserIds: pushers,
          allowMergeUserIds: mergers,
          mergeRequestSetting: { ...ours.mergeRequestSetting, minimumApproval: approvals },
        }
        const put = restoring(before, ours, now)
        const after = put.act === 'write' ? put.rule : now
        for (const key of [
          'allowPushRoles',
          'allowMergeRoles',
          'allowPushUserIds',
          'allowMergeUserIds',
        ] as const) {
          const wasOurs = JSON.stringify(now[key]) === JSON.stringify(ours[key])
          expect(after[key]).toEqual(wasOurs ? before[key] : now[key])
        }
        expect(after.mergeRequestSetting.minimumApproval).toBe(approvals)
        expect(restoring(before, ours, after).act).toBe('nothing')
      }),
    )
  })
})
