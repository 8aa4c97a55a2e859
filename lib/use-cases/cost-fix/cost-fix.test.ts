import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import {
  createFixStage,
  type FixStage,
  infrastructure,
  sourcePath,
  sourceText,
} from '../../testing/fix-stage.ts'
import { value } from '../../testing/freeze-stage.ts'
import { confirmFix, discardFix } from './confirm-fix.ts'
import { getFix } from './get-fix.ts'
import { prepareFixes } from './prepare-fixes.ts'
import { runFix, sweepFixes } from './run-fix.ts'

const test = testDatabase()
let stage: FixStage
const web = 'alicloud_db_instance.web'
const computed = 'alicloud_db_instance.computed'

beforeEach(async () => {
  stage = await createFixStage(test.database)
})

const prepare = async (
  ids: string[],
  costTags?: Record<string, string>,
  actor: Actor = stage.people.lead,
) => {
  const findings = ids.map((id) => (costTags ? { id, costTags } : { id }))
  return value(prepareFixes(stage.around, actor, { findings }))
}
const run = (id: string) => value(runFix(stage.around, id))
const get = (id: string, actor: Actor = stage.people.lead) => value(getFix(stage.around, actor, { id }))
/** Prepared by the worker and looked at. */
const shown = async (ids: string[], costTags?: Record<string, string>) => {
  const { fixes } = await prepare(ids, costTags)
  for (const id of fixes) await run(id)
  return Promise.all(fixes.map((id) => get(id)))
}
const confirm = (fix: { id: string; mark: string | null }, actor: Actor = stage.people.lead) =>
  confirmFix(stage.around, actor, { id: fix.id, mark: fix.mark ?? 'none', reason: 'Q4' })
const codeOf = async (call: Promise<{ ok: boolean; failure?: { code: string } }>) => {
  const result = await call
  return result.ok ? 'ok' : result.failure?.code
}
const proposalOf = async (id: string) => {
  const row = await test.database.prisma.costFinding.findUniqueOrThrow({ where: { id } })
  return { at: row.proposedAt, what: row.proposal }
}
const told = async () =>
  (
    await test.database.prisma.ledgerEntry.findMany({
      where: { action: { startsWith: 'cost-fix.' } },
      orderBy: { id: 'asc' },
    })
  ).map(({ action, actorName }) => `${action.replace('cost-fix.', '')} ${actorName}`)
const requests = () => stage.cloud.estate.release.mergeRequests.get(infrastructure) ?? []
const branches = () => [...(stage.cloud.estate.repositories.get(infrastructure)?.branches.keys() ?? [])]
const textOn = async (branch: string) => {
  const { files } = await stage.cloud.gate.proposing('any')
  const file = await files.getFile(infrastructure, branch, sourcePath)
  return file.ok ? file.value.content : null
}

describe('a fix at the source', () => {
  it('is shown before anything is written, and written as it was shown', async () => {
    const id = await stage.find({ name: 'web', address: web })
    const [fix] = await shown([id])
    expect(fix).toMatchObject({
      kind: 'source',
      state: 'prepared',
      repository: infrastructure,
      targetBranch: 'main',
      items: [{ finding: id, state: 'ready', wanted: { project: 'trade' } }],
      may: { confirm: { allowed: true } },
    })
    const added = fix?.files[0]?.pieces.flat().filter(({ kind }) => kind === 'added')
    expect(added?.map(({ text }) => text)).toEqual(['  tags = {', '    project = "trade"', '  }'])
    expect([branches(), requests(), await told()]).toEqual([['main'], [], []])
    if (!fix) throw new Error('no fix')
    expect(await value(confirm(fix))).toMatchObject({
      state: 'applying',
      confirmed: { by: 'lead', reason: 'Q4' },
    })
    expect(await run(fix.id)).toBe('proposed')
    const after = await get(fix.id)
    expect(after).toMatchObject({ state: 'proposed', request: { number: 1 }, items: [{ state: 'done' }] })
    expect(requests()).toEqual([
      expect.objectContaining({ sourceBranch: fix.branch, targetBranch: 'main', state: 'open' }),
    ])
    expect(await textOn(fix.branch ?? '')).toContain('project = "trade"')
    expect(await textOn('main')).toBe(sourceText)
    expect((await proposalOf(id)).what).toEqual({
      kind: 'merge-request',
      url: after.request?.url,
      number: 1,
      by: 'lead',
    })
    expect(await told()).toEqual(['confirmed lead', 'proposed Sluice'])
  })

  it('refuses one by one what it can not write, and does the rest', async () => {
    const ids = [
      await stage.find({ name: 'web', address: web }),
      await stage.find({ name: 'computed', address: computed }),
      await stage.find({ name: 'gone', address: 'alicloud_db_instance.gone' }),
    ]
    const [fix] = await shown(ids)
    expect(fix?.items.map(({ state, code }) => [state, code])).toEqual([
      ['ready', null],
      ['refused', 'computed'],
      ['refused', 'no-such-resource'],
    ])
    if (!fix) throw new Error('no fix')
    await value(confirm(fix))
    await run(fix.id)
    expect((await get(fix.id)).items.map(({ state }) => state)).toEqual(['done', 'refused', 'refused'])
    expect((await proposalOf(ids[1] ?? '')).at).toBeNull()
  })

  it('is shown anew where the file became another one, and nothing is written', async () => {
    const id = await stage.find({ name: 'web', address: web })
    const [fix] = await shown([id])
    if (!fix) throw new Error('no fix')
    await value(confirm(fix))
    const theirs = sourceText.replace('"web"\n', '"web"\n  tags = { project = "old" }\n')
    stage.cloud.commit(infrastructure, { [sourcePath]: theirs })
    expect(await run(fix.id)).toBe('prepared')
    const again = await get(fix.id)
    expect(again).toMatchObject({ state: 'prepared', problem: 'changed-meanwhile' })
    expect(again.mark).not.toBe(fix.mark)
    expect(branches()).toEqual(['main'])
    expect(await codeOf(confirm(fix))).toBe('conflict')
    await value(confirm(again))
    expect(await run(fix.id)).toBe('proposed')
    expect(await textOn(fix.branch ?? '')).toContain('tags = { project = "trade" }')
  })

  it('goes on where it was when an answer was lost', async () => {
    const id = await stage.find({ name: 'web', address: web })
    const [fix] = await shown([id])
    if (!fix) throw new Error('no fix')
    await value(confirm(fix))
    for (const operation of ['createBranch', 'commitFile', 'openMergeRequest']) {
      const port = operation === 'commitFile' ? 'proposedFiles' : 'proposals'
      stage.cloud.log.fault({ operation: `${port}.${operation}`, kind: 'timeout', after: true })
      expect(await run(fix.id)).toBe('again')
    }
    expect(await run(fix.id)).toBe('proposed')
    expect(requests()).toHaveLength(1)
    const commits = stage.cloud.estate.repositories.get(infrastructure)?.commits.size
    expect(commits).toBe(2)
  })

  it('follows its merge request: merged waits for the next query, closed leaves the finding as it was', async () => {
    const ids = [await stage.find({ name: 'web', address: web })]
    const propose = async () => {
      const [fix] = await shown(ids)
      if (!fix) throw new Error('no fix')
      await value(confirm(fix))
      await run(fix.id)
      return fix.id
    }
    const declined = await propose()
    expect(await run(declined)).toBe('open')
    const [first] = requests()
    if (first) first.state = 'closed'
    expect(await run(declined)).toBe('declined')
    expect(await proposalOf(ids[0] ?? '')).toEqual({ at: null, what: null })
    const merged = await propose()
    const second = requests().find(({ state }) => state === 'open')
    if (second) second.state = 'merged'
    expect(await run(merged)).toBe('merged')
    const finding = await test.database.prisma.costFinding.findUniqueOrThrow({ where: { id: ids[0] ?? '' } })
    expect(finding.proposedAt).not.toBeNull()
    expect(finding.closedAt).toBeNull()
    expect(await told()).toEqual([
      'confirmed lead',
      'proposed Sluice',
      'declined Sluice',
      'confirmed lead',
      'proposed Sluice',
      'merged Sluice',
    ])
  })

  it('says plainly when the token may not, and ends', async () => {
    const id = await stage.find({ name: 'web', address: web })
    stage.cloud.log.fault({ operation: 'proposedFiles.getHead', kind: 'refused' })
    const [fix] = await shown([id])
    expect(fix).toMatchObject({ state: 'failed', problem: expect.stringContaining(infrastructure) })
    // The finding is free for another one.
    expect((await prepare([id])).fixes).toHaveLength(1)
  })
})

describe('costTags written directly', () => {
  const byHand = { source: 'console' as const }
  const tagsOf = (name: string) =>
    stage.cloud.inventory.get({
      accountId: '1234567890123456',
      regionId: 'cn-hangzhou',
      resourceType: 'ACS::RDS::DBInstance',
      resourceId: `rm-${name}`,
    })?.costTags

  it('are shown by a dry run and written one by one, with what failed by name', async () => {
    const ids = [
      await stage.find({ ...byHand, name: 'a', costTags: { owner: 'x' } }),
      await stage.find({ ...byHand, name: 'b', costTags: { project: 'old' } }),
      await stage.find({ ...byHand, name: 'c', costTags: { project: 'trade' } }),
      await stage.find({ ...byHand, name: 'd', accountId: '99' }),
      await stage.find({ ...byHand, name: 'e' }),
    ]
    const [fix] = await shown(ids)
    expect(fix).toMatchObject({ kind: 'direct', state: 'prepared', repository: null, files: [] })
    expect(fix?.items.map(({ state, code, before }) => [state, code, before])).toEqual([
      ['ready', null, { project: null }],
      ['ready', null, { project: 'old' }],
      ['already', null, { project: 'trade' }],
      ['refused', 'OtherAccount', null],
      ['ready', null, { project: null }],
    ])
    expect(tagsOf('a')).toEqual([{ key: 'owner', value: 'x' }])
    if (!fix) throw new Error('no fix')
    await value(confirm(fix))
    stage.cloud.inventory.failing.set('rm-e', 'QuotaExceed.TagsPerResource')
    const [changed] = stage.cloud.inventory.get({ ...fixResource, resourceId: 'rm-b' })?.costTags ?? []
    if (changed) changed.value = 'theirs'
    expect(await run(fix.id)).toBe('tagged')
    const after = await get(fix.id)
    expect(after.state).toBe('done')
    expect(after.items.map(({ state, code }) => [state, code])).toEqual([
      ['done', null],
      ['failed', 'ChangedMeanwhile'],
      ['already', null],
      ['refused', 'OtherAccount'],
      ['failed', 'QuotaExceed.TagsPerResource'],
    ])
    expect(tagsOf('a')).toEqual([
      { key: 'owner', value: 'x' },
      { key: 'project', value: 'trade' },
    ])
    expect(tagsOf('b')).toEqual([{ key: 'project', value: 'theirs' }])
    const proposed = await Promise.all(ids.map(async (id) => (await proposalOf(id)).at !== null))
    expect(proposed).toEqual([true, false, false, false, false])
    expect(await told()).toEqual(['confirmed lead', 'tagged Sluice'])
  })
  const fixResource = {
    accountId: '1234567890123456',
    regionId: 'cn-hangzhou',
    resourceType: 'ACS::RDS::DBInstance',
  }

  it('do no harm when the answer was lost', async () => {
    const id = await stage.find({ ...byHand, name: 'a' })
    const [fix] = await shown([id])
    if (!fix) throw new Error('no fix')
    await value(confirm(fix))
    stage.cloud.log.fault({ operation: 'costTags.readCostTags', kind: 'throttled' })
    expect(await run(fix.id)).toBe('again')
    expect(await run(fix.id)).toBe('tagged')
    expect(tagsOf('a')).toEqual([{ key: 'project', value: 'trade' }])
  })

  it('are refused whole where there is no tagging role', async () => {
    const id = await stage.find({ ...byHand, name: 'a' })
    stage.cloud.log.fault({ operation: 'costTags.readCostTags', kind: 'refused' })
    const [fix] = await shown([id])
    expect(fix).toMatchObject({ state: 'failed', problem: expect.stringContaining('tagging role') })
  })
})

describe('who and what', () => {
  it('leaves out by name what can not be fixed, and takes other values than were suggested', async () => {
    const without = await stage.find({ name: 'none', address: web, suggestions: [] })
    const unknown = await stage.find({ name: 'unknown', source: null })
    const idle = await stage.find({ name: 'idle', kind: 'resource-idle', address: web })
    const absent = '01900000-0000-7000-8000-000000000999'
    const { fixes, leftOut } = await prepare([without, unknown, idle, absent])
    expect(fixes).toEqual([])
    expect(leftOut).toEqual(
      expect.arrayContaining([
        { findingId: without, why: 'no-value' },
        { findingId: unknown, why: 'look-first' },
        { findingId: idle, why: 'not-by-cost-tag' },
        { findingId: absent, why: 'not-found' },
      ]),
    )
    const [fix] = await shown([without], { project: 'pay' })
    expect(fix?.items[0]?.wanted).toEqual({ project: 'pay' })
  })

  it('lets a newer look at a finding take its place, and no second one while it is written', async () => {
    const id = await stage.find({ name: 'web', address: web })
    const [first] = await shown([id])
    const [second] = await shown([id])
    if (!first || !second) throw new Error('no fix')
    expect((await get(first.id)).state).toBe('discarded')
    expect(await codeOf(confirm(first))).toBe('wrong-state')
    await value(confirm(second))
    expect((await prepare([id])).leftOut).toEqual([{ findingId: id, why: 'under-way' }])
  })

  it('asks for a scope, and for more where costTags are written directly', async () => {
    const { developer, viewer, lead } = stage.people
    const own = await stage.find({ name: 'web', address: web, teamId: stage.teamId })
    const others = await stage.find({ name: 'computed', address: computed })
    const direct = await stage.find({ name: 'a', source: 'console', teamId: stage.teamId })
    expect(await codeOf(prepareFixes(stage.around, viewer, { findings: [{ id: own }] }))).toBe('forbidden')
    const { fixes, leftOut } = await prepare([own, others, direct], undefined, developer)
    expect(leftOut.map(({ why }) => why)).toEqual(['forbidden', 'forbidden'])
    const [id = ''] = fixes
    await run(id)
    const fix = await get(id, developer)
    expect(fix.may.confirm.allowed).toBe(true)
    expect(await codeOf(confirm(fix, viewer))).toBe('forbidden')
    const [ofLead] = (await prepare([direct], undefined, lead)).fixes
    await run(ofLead ?? '')
    expect((await get(ofLead ?? '', developer)).may.confirm).toMatchObject({
      allowed: false,
      code: 'forbidden',
    })
    expect(await value(confirm(fix, developer))).toMatchObject({ state: 'applying' })
  })

  it('throws away what was only shown, when asked and after a week', async () => {
    const ids = [
      await stage.find({ name: 'web', address: web }),
      await stage.find({ name: 'a', source: 'console' }),
    ]
    const [one, two] = await shown(ids)
    if (!one || !two) throw new Error('no fix')
    expect(await value(discardFix(stage.around, stage.people.lead, { id: one.id }))).toMatchObject({
      state: 'discarded',
    })
    expect(await codeOf(discardFix(stage.around, stage.people.lead, { id: one.id }))).toBe('wrong-state')
    await test.database.prisma.costFix.update({ where: { id: two.id }, data: { askedAt: new Date(0) } })
    expect(await sweepFixes(stage.around)).toBe(1)
    expect((await get(two.id)).state).toBe('discarded')
  })

  it('finds again what lost its job', async () => {
    const id = await stage.find({ name: 'web', address: web })
    const { fixes } = await prepare([id])
    await test.database.prisma.costFix.updateMany({ data: { lookAt: new Date(0) } })
    expect(await sweepFixes(stage.around)).toBe(1)
    expect(await run(fixes[0] ?? '')).toBe('prepared')
  })
})
