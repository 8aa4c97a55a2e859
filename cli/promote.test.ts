import { beforeEach, describe, expect, it } from 'vitest'
import { PromotionPreview } from '../lib/api/contract/promotion.ts'
import { PromotionDetail } from '../lib/api/contract/promotion-detail.ts'
import { begin, runCli, tokenOf } from '../lib/testing/command-line.ts'
import { testDatabase } from '../lib/testing/database.ts'
import { freezeIn } from '../lib/testing/freeze-stage.ts'
import { testPortal } from '../lib/testing/portal.ts'
import { createStage, type Stage, type StageBuild } from '../lib/testing/promotion-stage.ts'

describe('sluice promote', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let stage: Stage
  let older: StageBuild
  let build: StageBuild
  let env: Record<string, string>
  const promote = (...more: string[]) =>
    runCli(['promote', 'order-service', '--to', 'pre-production', ...more], env)
  const count = () => test.database.prisma.promotion.count()

  beforeEach(async () => {
    stage = await createStage(test)
    older = await stage.addBuild('older')
    await stage.runs('pre-production', older)
    build = await stage.addBuild('fix')
    await stage.runs('test', build)
    env = { SLUICE_URL: portal.url, SLUICE_TOKEN: await tokenOf(stage.around, stage.people.wang) }
  })

  it('shows what it would do, and does nothing, in a dry run', async () => {
    const { code, out } = await promote('--dry-run')
    expect([code, out]).toEqual([0, expect.stringContaining('one commit newer')])
    expect(out).toContain('feat: fix')
    expect(out).toContain('it would start now')
    const { json } = await promote('--dry-run', '--json')
    expect(PromotionPreview.safeParse(json).error?.issues ?? []).toEqual([])
    expect(await count()).toBe(0)
  })

  it.each([
    ['a freeze', 10, 'it would wait until', () => freezeIn(stage, 'pre-production')],
    ['a token that may only read', 4, 'it would be refused: the token lacks the scope "promote"', async () => {
      env.SLUICE_TOKEN = await tokenOf(stage.around, stage.people.wang, ['read'])
    }],
  ])('ends a dry run as %s would end it', async (_, code, words, arrange) => {
    await arrange()
    const ended = await promote('--dry-run')
    expect([ended.code, ended.out]).toEqual([code, expect.stringContaining(words)])
  }) // biome-ignore format: one glance

  it('asks for what runs in the environment before, with gates first and the address last', async () => {
    const { code, out, err } = await promote('--reason', 'fixes ORD-1')
    expect([code, out]).toEqual([0, `P-1 pending: ${portal.url}/promotions/P-1\n`])
    expect(err).toContain('order-service → pre-production: main@')
    const made = await test.database.prisma.promotion.findFirstOrThrow()
    expect([made.buildId, made.reason]).toEqual([build.id, 'fixes ORD-1'])
  })

  it('refuses in words what its token may not, and who it is does not', async () => {
    env.SLUICE_TOKEN = await tokenOf(stage.around, stage.people.wang, ['read'])
    const reader = await promote()
    expect([reader.code, reader.err]).toEqual([4, expect.stringContaining('lacks the scope "promote"')])
    env.SLUICE_TOKEN = await tokenOf(stage.around, stage.people.zhou)
    const viewer = await promote('--json')
    expect([viewer.code, viewer.json.code]).toEqual([4, 'forbidden'])
    expect(viewer.err).toContain('Needs one of: a developer, a release manager, an admin')
    expect(await count()).toBe(0)
  })

  it('asks once, however often a step of one run is tried', async () => {
    const inFlow = { ...env, PIPELINE_ID: '4711', BUILD_NUMBER: '12' }
    const args = ['promote', 'order-service', '--to', 'pre-production', '--json']
    const first = await runCli(args, inFlow)
    expect(PromotionDetail.safeParse(first.json).error?.issues ?? []).toEqual([])
    await stage.drain()
    const again = await runCli(args, inFlow)
    expect([again.code, again.json.number, again.json.state]).toEqual([0, 1, 'observing'])
    expect(await count()).toBe(1)
  })

  it('joins a promotion of the same build that somebody else asked for', async () => {
    await promote()
    const other = await promote('--json')
    expect([other.code, other.json.number]).toEqual([0, 1])
    expect(other.err).toContain('P-1 asks for this build already')
    expect(await count()).toBe(1)
  })

  it('waits to the end and tells each change', async () => {
    const begun = begin(['promote', 'order-service', '--to', 'pre-production', '--wait'], env)
    await begun.says('P-1 starts')
    await stage.drain()
    await begun.says('P-1 is observed until')
    await stage.pass(11)
    await stage.drain()
    const { code, out } = await begun.ended
    expect([code, out]).toEqual([0, expect.stringContaining('(P-1 succeeded)')])
  })

  it('is content with what is rolled out, where it is told so', async () => {
    await promote()
    await stage.drain()
    const { code, out } = await runCli(['wait', 'P-1', '--until', 'rolled-out'], env)
    expect([code, out]).toEqual([0, expect.stringContaining('P-1 is observed now')])
    const late = await runCli(['wait', 'P-1', '--wait-up-to', '1s', '--json'], env)
    expect([late.code, late.json.state]).toEqual([10, 'observing'])
    expect(late.err).toContain('P-1 goes on by itself')
  })

  it('ends with failure where the promotion does', async () => {
    await freezeIn(stage, 'pre-production')
    await promote()
    await test.database.prisma.promotion.updateMany({ data: { state: 'rejected', endedAt: new Date() } })
    const { code, out } = await runCli(['wait', 'P-1'], env)
    expect([code, out]).toEqual([1, 'P-1 was rejected\n'])
  })

  it('says on Ctrl+C what goes on by itself, and leaves it going', async () => {
    await freezeIn(stage, 'pre-production', { name: 'Release week' })
    const begun = begin(['promote', 'order-service', '--to', 'pre-production', '--wait'], env)
    await begun.says('P-1 waits')
    await begun.says('Release week is in force')
    begun.child.kill('SIGINT')
    const { code, err } = await begun.ended
    expect(code).toBe(130)
    expect(err).toContain('P-1 goes on by itself: it starts as soon as its gates pass')
    expect(err).toContain('`sluice wait P-1`')
    expect((await test.database.prisma.promotion.findFirstOrThrow()).state).toBe('pending')
  })

  it('has nothing to do where the build runs already', async () => {
    await stage.runs('pre-production', build)
    const { code, err } = await promote()
    expect([code, err]).toEqual([0, expect.stringContaining('pre-production runs this build already')])
    expect(await count()).toBe(0)
  })

  it('wants to know which build goes into the first environment', async () => {
    const { code, err } = await runCli(['promote', 'order-service', '--to', 'test'], env)
    expect([code, err]).toEqual([2, expect.stringContaining('say which build with --build')])
  })

  it('goes back to the last good build', async () => {
    await stage.pass(30)
    await stage.runs('pre-production', build)
    const args = [
      'rollback',
      'order-service',
      '--in',
      'pre-production',
      '--why',
      'errors',
      '--reason',
      'broken',
    ]
    const dry = await runCli([...args, '--dry-run', '--json'], env)
    expect([dry.code, dry.json.kind, dry.json.build.id]).toEqual([0, 'rollback', older.id])
    const made = await runCli([...args, '--json'], env)
    expect([made.code, made.json.kind, made.json.build.id, made.json.reasonKey]).toEqual([
      0,
      'rollback',
      older.id,
      'errors',
    ])
    const odd = await runCli(['rollback', 'order-service', '--in', 'test', '--why', 'bored'], env)
    expect([odd.code, odd.err]).toEqual([2, expect.stringContaining('errors, latency')])
  })
})
