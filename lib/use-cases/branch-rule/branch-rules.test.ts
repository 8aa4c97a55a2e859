import { beforeEach, describe, expect, it } from 'vitest'
import { freezeContext } from '../../domain/branch-rule/branches.ts'
import { type BranchRule, openRule } from '../../domain/branch-rule/rule.ts'
import type { FreezeDefinition } from '../../domain/freeze/window.ts'
import { testDatabase } from '../../testing/database.ts'
import { between, definitionOf, value } from '../../testing/freeze-stage.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import { createWindow, editWindow, retireWindowOf } from '../freeze/edit-window.ts'
import { sweepBranchRules } from './sweep-rules.ts'
import { tendRule } from './tend-rule.ts'

const test = testDatabase()
const path = 'yunfan/trade/order-service'
let stage: Stage

const before: BranchRule = {
  ...openRule('release/*'),
  allowPushUserIds: ['u-lin'],
  mergeRequestSetting: { isRequired: true, minimumApproval: 2 },
}

beforeEach(async () => {
  stage = await createStage(test)
  stage.cloud.addRepository(path)
  stage.cloud.commit(path, { 'README.md': 'x' })
})

const rules = () => stage.cloud.estate.release.rules.get(path) ?? []
const ruleOf = (branch = 'release/*') => rules().find(({ rule }) => rule.branch === branch)?.rule
const given = (...list: BranchRule[]) =>
  stage.cloud.estate.release.rules.set(
    path,
    list.map((rule, at) => ({ externalId: String(51_001 + at), rule: structuredClone(rule) })),
  )
const isTight = (rule: BranchRule | undefined) =>
  JSON.stringify(rule?.testSetting ?? {}).includes(freezeContext) && rule?.allowPushRoles.join() === '40'
const rows = () => test.database.prisma.branchRule.findMany({ orderBy: { id: 'asc' } })
const states = async () => (await rows()).map(({ branch, state }) => `${branch} ${state}`).sort()
const writes = () => stage.cloud.log.count('releases.writeBranchRule')
const told = async () =>
  (await test.database.prisma.ledgerEntry.findMany({ where: { subjectKind: 'branch-rule' } }))
    .map(({ action }) => action)
    .sort()

const windowOf = (of: Partial<FreezeDefinition> = {}): FreezeDefinition =>
  definitionOf({
    ownerId: stage.people.lin.personId,
    scope: { productLines: [], environments: [stage.environments.production] },
    actsOn: ['merge-release'],
    protectBranches: true,
    ...of,
  })
const make = (of: Partial<FreezeDefinition> = {}) =>
  value(createWindow(stage.around, stage.people.lin, { definition: windowOf(of) }))

/** As the worker does: the sweep, and every job it asked for. */
async function sweep(around = stage.around): Promise<number> {
  const found = await value(sweepBranchRules(around))
  const branches = new Map((await rows()).map((row) => [`${row.repositoryId} ${row.branch}`, row]))
  for (const branch of branches.values()) await value(tendRule(around, branch))
  return found
}
const pass = (minutes: number) => stage.pass(minutes)

describe('rules of branches while a window holds', () => {
  it('are tightened with everything else kept, and put back exactly', async () => {
    given(before)
    await make({ schedule: between(1, 3) })
    expect(await sweep()).toBe(0)
    await pass(61)
    await sweep()
    expect(isTight(ruleOf())).toBe(true)
    expect(ruleOf()).toMatchObject({ mergeRequestSetting: before.mergeRequestSetting })
    const [row] = await rows()
    expect(row).toMatchObject({ state: 'set', before, externalId: '51001', problem: null })
    expect(await sweep()).toBe(0)
    await pass(120)
    await sweep()
    expect(rules()).toEqual([{ externalId: '51001', rule: before }])
    expect(await states()).toEqual(['release/* restored'])
    expect(await sweep()).toBe(0)
    expect(writes()).toBe(2)
    expect(await told()).toEqual(['branch-rule.restored', 'branch-rule.set'])
  })

  it('are made where there is none, and taken away again; main only where the window says so', async () => {
    await make({ actsOn: ['merge-release', 'merge-main'] })
    await sweep()
    expect(isTight(ruleOf('main')) && isTight(ruleOf('release/*'))).toBe(true)
    await pass(121)
    await sweep()
    expect(rules()).toEqual([])
  })

  it('begin with the rule that ruled until now, and cover narrower ones', async () => {
    given({ ...before, branch: '*' }, { ...before, branch: 'release/202602', allowMergeRoles: [40] })
    await make()
    await sweep()
    await sweep()
    expect(ruleOf('*')).toEqual({ ...before, branch: '*' })
    expect(ruleOf('release/*')).toMatchObject({ mergeRequestSetting: before.mergeRequestSetting })
    expect(ruleOf('release/202602')).toMatchObject({ allowMergeRoles: [40], allowPushRoles: [40] })
    await pass(121)
    await sweep()
    expect(rules().map(({ rule }) => rule)).toEqual([
      { ...before, branch: '*' },
      { ...before, branch: 'release/202602', allowMergeRoles: [40] },
    ])
  })

  it('are never set by a window that only reports, that opens, that does not ask, or that holds another service', async () => {
    await make({ mode: 'report-only' })
    await make({ protectBranches: false })
    await make({ actsOn: ['merge-release'], scope: { ...windowOf().scope, runtimes: ['edas'] } })
    const opens = await createWindow(stage.around, stage.people.lin, {
      definition: windowOf({ effect: 'allow', admits: [{ content: [], action: [], ofRelease: false }] }),
      closesRest: true,
    })
    expect(opens).toMatchObject({ ok: false, failure: { detail: { field: 'protectBranches' } } })
    expect(await sweep()).toBe(0)
    expect(await rows()).toEqual([])
    expect(writes()).toBe(0)
  })

  it('stay tight while any of two windows holds, and come back once, after the last', async () => {
    given(before)
    await make({ schedule: between(-1, 2) })
    await sweep()
    await make({ schedule: between(-1, 4) })
    await sweep()
    expect(await states()).toEqual(['release/* set', 'release/* set'])
    expect(writes()).toBe(1)
    await pass(121)
    await sweep()
    expect(await states()).toEqual(['release/* restored', 'release/* set'])
    expect(isTight(ruleOf())).toBe(true)
    await pass(120)
    await sweep()
    expect(ruleOf()).toEqual(before)
    expect(writes()).toBe(2)
    expect(await told()).toEqual(['branch-rule.restored', 'branch-rule.set'])
  })

  it('come back when the window is moved, narrowed or retired, and again when it recurs', async () => {
    given(before)
    const made = await make()
    const { lin } = stage.people
    const edit = (version: number, of: Partial<FreezeDefinition>) =>
      value(
        editWindow(stage.around, lin, {
          id: made.id,
          version,
          definition: windowOf(of),
          reason: 'other time',
        }),
      )
    const steps: [string, () => Promise<unknown>, boolean][] = [
      ['as it was made', async () => undefined, true],
      ['moved away', () => edit(1, { schedule: between(30, 32) }), false],
      ['moved back', () => edit(2, {}), true],
      ['no rules wanted', () => edit(3, { protectBranches: false }), false],
      ['wanted again', () => edit(4, { protectBranches: true }), true],
      [
        'retired',
        () => value(retireWindowOf(stage.around, lin, { id: made.id, version: 5, reason: 'over' })),
        false,
      ],
    ]
    for (const [name, step, tight] of steps) {
      await step()
      await sweep()
      expect(isTight(ruleOf()), name).toBe(tight)
      if (!tight) expect(ruleOf(), name).toEqual(before)
    }
  })

  it('leave what somebody changed meanwhile, with a finding and a message to the owner', async () => {
    given(before)
    const { lin } = stage.people
    await test.database.prisma.noticeRoute.create({
      data: {
        id: stage.serviceId,
        personId: lin.personId,
        channel: 'email',
        address: 'lin@example.com',
        createdAt: new Date(),
      },
    })
    await make()
    await sweep()
    const now = ruleOf()
    if (!now) throw new Error('no rule')
    given({
      ...now,
      allowPushUserIds: ['u-zhao'],
      mergeRequestSetting: { isRequired: true, minimumApproval: 3 },
    })
    await pass(121)
    await sweep()
    expect(ruleOf()).toEqual({
      ...before,
      allowPushUserIds: ['u-zhao'],
      mergeRequestSetting: { isRequired: true, minimumApproval: 3 },
    })
    expect(await rows()).toMatchObject([
      { state: 'left', problem: expect.stringContaining('allowPushUserIds') },
    ])
    expect(await told()).toEqual(['branch-rule.left', 'branch-rule.set'])
    expect(
      await test.database.prisma.notice.findMany({ where: { kind: 'branch-rule-stuck' } }),
    ).toMatchObject([
      { values: { subject: `${path} release/*`, why: expect.stringContaining('allowPushUserIds') } },
    ])
  })

  it('say plainly that the permission is missing, try it slowly, and put it right when it is there', async () => {
    given(before)
    await make({ schedule: between(-1, 4) })
    stage.cloud.log.fault({ operation: 'releases.writeBranchRule', kind: 'refused' })
    await sweep()
    expect(ruleOf()).toEqual(before)
    expect(await rows()).toMatchObject([
      { state: 'setting', problem: expect.stringContaining('need an administrator') },
    ])
    expect(await sweep()).toBe(0)
    expect(writes()).toBe(1)
    expect(await told()).toEqual(['branch-rule.refused'])
    await pass(11)
    await sweep()
    expect(isTight(ruleOf())).toBe(true)
    expect(await rows()).toMatchObject([{ state: 'set', problem: null }])
  })

  it('are not waited for when the window ends before the permission is there', async () => {
    given(before)
    await make()
    stage.cloud.log.fault({ operation: 'releases.listBranchRules', kind: 'refused', times: 9 })
    await sweep()
    await pass(121)
    await sweep()
    expect(await rows()).toMatchObject([{ state: 'restored', before: null, ours: null, problem: null }])
    expect(writes()).toBe(0)
  })

  it('follow a clock that is moved back and on again', async () => {
    given(before)
    await make({ schedule: between(1, 3) })
    await pass(90)
    await sweep()
    expect(isTight(ruleOf())).toBe(true)
    await test.database.pool.query('UPDATE clock_offset SET offset_ms = 0')
    await sweep()
    expect(ruleOf()).toEqual(before)
    await pass(90)
    await sweep()
    expect(isTight(ruleOf())).toBe(true)
  })

  it('are read anew where somebody changed them between our look and our write', async () => {
    given(before)
    const theirs = { ...before, allowMergeRoles: [40] }
    await make()
    stage.cloud.log.fault({
      operation: 'releases.listBranchRules',
      kind: 'unavailable',
      skip: 1,
      effect: () => void given(theirs),
    })
    await sweep()
    await pass(2)
    await sweep()
    expect(isTight(ruleOf())).toBe(true)
    await pass(121)
    await sweep()
    expect(ruleOf()).toEqual(theirs)
  })
})

describe('a worker that dies', () => {
  const boundaries = ['look', 'set', 'restore'].flatMap((act) =>
    ['claimed', 'effect-done', 'recorded'].map((point) => `branch-rule-${act}:${point}`),
  )
  const dying = (point: string) => ({
    ...stage.around,
    reached: (at: string) => {
      if (at === point) throw new Error(`died at ${at}`)
    },
  })

  it.each(boundaries)('at %s leaves a rule that is set once and restored exactly', async (point) => {
    given(before)
    await make({ schedule: between(-1, 2) })
    const isEnd = point.startsWith('branch-rule-restore')
    if (isEnd) {
      await sweep()
      await pass(121)
    }
    await expect(sweep(dying(point))).rejects.toThrow('died')
    // Nobody else works at it before the claim of the dead has run out.
    await pass(1)
    await sweep()
    if (!isEnd) {
      expect(isTight(ruleOf())).toBe(true)
      await pass(121)
      await sweep()
    }
    expect(rules()).toEqual([{ externalId: '51001', rule: before }])
    expect(await states()).toEqual(['release/* restored'])
    expect(writes()).toBe(2)
    expect(await told()).toEqual(['branch-rule.restored', 'branch-rule.set'])
  })

  it.each(boundaries)('at %s, when the rule was wholly ours, leaves none', async (point) => {
    await make({ schedule: between(-1, 2) })
    const isEnd = point.startsWith('branch-rule-restore')
    if (isEnd) {
      await sweep()
      await pass(121)
    }
    await expect(sweep(dying(point))).rejects.toThrow('died')
    // The window is over before anybody comes back.
    await pass(121)
    await sweep()
    expect(rules()).toEqual([])
    expect(await states()).toEqual(['release/* restored'])
  })
})
