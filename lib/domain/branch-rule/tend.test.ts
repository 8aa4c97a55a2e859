import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asksForRules, branchesToRule, freezeContext, startingRule } from './branches.ts'
import { type BranchRule, openRule, restoring, sameRule, setting, tightened } from './rule.ts'
import { isDue, type TendedRule, tend } from './tend.ts'

const original: BranchRule = { ...openRule('release/*'), allowPushUserIds: ['u-lin'] }
const now = new Date('2026-03-02T01:00:00Z')
const row = (windowId: string, of: Partial<TendedRule> = {}): TendedRule => ({
  id: windowId,
  windowId,
  state: 'setting',
  before: null,
  ours: null,
  externalId: null,
  lookAt: null,
  ...of,
})

describe('which branches a window rules', () => {
  const window = {
    protectBranches: true,
    mode: 'enforcing',
    effect: 'deny',
    actsOn: ['merge-release'],
  } as const
  it.each<[string, object, string[]]>([
    ['release branches', {}, ['release/*']],
    ['main beside them', { actsOn: ['merge-release', 'merge-main'] }, ['release/*', 'trunk']],
    ['main alone', { actsOn: ['merge-main', 'promotion'] }, ['trunk']],
    ['none: it reports', { mode: 'report-only' }, []],
    ['none: it does not ask', { protectBranches: undefined }, []],
    ['none: it opens', { effect: 'allow' }, []],
    ['none: it acts on promotions', { actsOn: ['promotion'] }, []],
  ])('%s', (_, of, branches) => {
    const asking = { ...window, actsOn: [...window.actsOn], ...of }
    expect(branchesToRule(asking, 'trunk')).toEqual(branches)
    expect(asksForRules(asking)).toBe(branches.length > 0)
  })

  it('a new rule begins with the narrowest that ruled until now', () => {
    const [wide, narrow] = [openRule('*'), { ...original, branch: 'rel*' }]
    expect(startingRule([wide, narrow], 'release/*')).toEqual({ ...narrow, branch: 'release/*' })
    expect(startingRule([{ ...original, branch: 'releases' }], 'release/*')).toEqual(openRule('release/*'))
  })
})

describe('how a rule becomes ours', () => {
  const ours = tightened(original, freezeContext)
  const loosened = { ...ours, allowPushRoles: [40, 30] }
  const theirs = { ...original, allowMergeRoles: [40] }
  it.each<[string, BranchRule | null, BranchRule | null, object]>([
    ['as it was', original, original, { act: 'write', rule: ours }],
    ['none, as before', null, null, { act: 'write', rule: ours }],
    ['written already, the answer was lost', original, ours, { act: 'nothing' }],
    ['written and then loosened', original, loosened, { act: 'write', rule: ours }],
    ['made already', null, ours, { act: 'nothing' }],
    ['changed by somebody before our write', original, theirs, { act: 'look-again' }],
    ['made by somebody before our write', null, theirs, { act: 'look-again' }],
    ['taken away by somebody', original, null, { act: 'look-again' }],
  ])('%s', (_, before, found, expected) => {
    expect(setting(before, ours, found, freezeContext)).toEqual(expected)
  })
})

describe('when there is something to do', () => {
  const at = (ms: number) => new Date(now.getTime() + ms)
  const claimMs = 15_000
  it.each<[string, Partial<TendedRule>, boolean, boolean]>([
    ['new', {}, true, true],
    ['set, and wanted', { state: 'set' }, true, false],
    ['set, not wanted', { state: 'set' }, false, true],
    ['put back', { state: 'restored' }, false, false],
    ['put back, wanted again', { state: 'restored' }, true, true],
    ['left, not wanted', { state: 'left' }, false, false],
    ['somebody works at it', { lookAt: at(10_000) }, true, false],
    ['whoever worked at it is dead', { lookAt: at(-1) }, true, true],
    ['refused, the next try is later', { lookAt: at(600_000) }, true, false],
    ['refused, and not wanted any more', { lookAt: at(600_000) }, false, true],
    ['a claim of a clock that was moved back', { lookAt: at(48 * 3_600_000) }, true, true],
  ])('%s', (_, of, isWanted, expected) => {
    expect(isDue([row('a', of)], new Set(isWanted ? ['a'] : []), now, claimMs)).toBe(expected)
  })
})

describe('windows that come and go over one branch, with a worker that dies anywhere', () => {
  const windows = ['a', 'b', 'c']
  const turn = fc.record({
    toggles: fc.subarray(windows),
    dies: fc.constantFrom('never', 'never', 'claimed', 'effect-done'),
  })

  it('leave it tight while any holds, and as it was when none does; at rest nothing is due', () => {
    fc.assert(
      fc.property(fc.option(fc.constant(original)), fc.array(turn, { maxLength: 25 }), (before, turns) => {
        let cloud: BranchRule | null = before
        let rows: TendedRule[] = []
        const wanted = new Set<string>()
        const store = (changed: readonly TendedRule[]) => {
          rows = rows.map((one) => changed.find(({ id }) => id === one.id) ?? one)
        }
        const once = (dies: string): boolean => {
          if (!isDue(rows, wanted, now, 1)) return false
          const { changed, act } = tend(rows, wanted)
          store(changed)
          const [first] = act?.rows ?? []
          if (!act || !first || dies === 'claimed') return act !== null
          const all = (of: (one: TendedRule) => Partial<TendedRule>) =>
            act.rows.map((one) => ({ ...one, ...of(one) }))
          if (act.act === 'look') {
            const ours = tightened(cloud ?? startingRule([], 'release/*'), freezeContext)
            if (dies === 'never') store(all(() => ({ before: cloud, ours })))
          } else if (act.act === 'set') {
            const how = setting(first.before, first.ours ?? original, cloud, freezeContext)
            if (how.act === 'look-again') throw new Error('nobody else changed it')
            if (how.act === 'write') cloud = how.rule
            if (dies === 'never') store(all(() => ({ state: 'set' })))
          } else {
            const how = restoring(first.before, first.ours ?? original, cloud)
            expect(how.left).toEqual([])
            if (how.act === 'remove') cloud = null
            if (how.act === 'write') cloud = how.rule
            if (dies === 'never') store(all(() => ({ state: 'restored' })))
          }
          return true
        }
        const settle = () => {
          for (let count = 0; once('never'); count += 1) if (count > 9) throw new Error('it never rests')
          const isTight = cloud !== null && sameRule(cloud, tightened(cloud, freezeContext))
          expect(isTight).toBe(wanted.size > 0)
          if (wanted.size === 0) expect(cloud).toEqual(before)
        }
        for (const { toggles, dies } of turns) {
          for (const id of toggles) if (!wanted.delete(id)) wanted.add(id)
          for (const id of wanted) if (!rows.some((one) => one.id === id)) rows.push(row(id))
          if (dies === 'never') settle()
          else once(dies)
        }
        wanted.clear()
        settle()
      }),
      { numRuns: 300 },
    )
  })
})
