import { beforeEach, describe, expect, it } from 'vitest'
import { PromotionPreview } from '../lib/api/contract/promotion.ts'
import { begin, runCli, tokenOf } from '../lib/testing/command-line.ts'
import { testDatabase } from '../lib/testing/database.ts'
import { freezeIn, stopIn } from '../lib/testing/freeze-stage.ts'
import { testPortal } from '../lib/testing/portal.ts'
import { createStage, type Stage, type StageBuild } from '../lib/testing/promotion-stage.ts'
import { liftStop } from '../lib/use-cases/freeze/stops.ts'
import { requestPromotion } from '../lib/use-cases/promotion/request-promotion.ts'

describe('sluice gate', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let stage: Stage
  let build: StageBuild
  let env: Record<string, string>
  const ask = (...more: string[]) =>
    runCli(['gate', 'order-service', '--to', 'pre-production', '--build', build.digest, ...more], env)

  beforeEach(async () => {
    stage = await createStage(test)
    // Something runs there: a first deployment would be let through by any window.
    await stage.runs('pre-production', await stage.addBuild('older'))
    build = await stage.addBuild('fix')
    await stage.runs('test', build)
    env = { SLUICE_URL: portal.url, SLUICE_TOKEN: await tokenOf(stage.around, stage.people.wang, ['read']) }
  })

  it('lets pass what no gate stops, with the scope read alone, and writes nothing', async () => {
    const { code, out, err } = await ask()
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('order-service → pre-production: allowed')
    expect(await test.database.prisma.promotion.count()).toBe(0)
  })

  it('answers JSON in the shape of the contract', async () => {
    const { code, json } = await ask('--json')
    expect(code).toBe(0)
    expect(PromotionPreview.safeParse(json.preview).error?.issues ?? []).toEqual([])
    expect(json).toMatchObject({
      answer: 'allowed',
      until: null,
      stoppedBy: [],
      notCounted: [],
      promotion: null,
    })
    expect(json.verdicts).toEqual(json.preview.verdicts)
  })

  it('waits for a freeze: when it ends, its name, and who can do something', async () => {
    await freezeIn(stage, 'pre-production', { name: 'Release week' })
    const { code, out } = await ask()
    expect([code, out]).toEqual([10, expect.stringContaining('wait (freeze)')])
    expect(out).toMatch(/wait {2}freeze {2}Release week is in force until .* and does not admit/)
    expect(out).toMatch(/who can do something: .*a release manager/)
    expect(out).toMatch(/opens by itself \w+, /)
    const { json } = await ask('--json')
    expect(json).toMatchObject({ answer: 'wait', stoppedBy: ['freeze'], until: expect.any(String) })
  })

  it('speaks Chinese where the machine does', async () => {
    await freezeIn(stage, 'pre-production', { name: '春节封网' })
    env.LANG = 'zh_CN.UTF-8'
    const { out } = await ask()
    expect(out).toContain('等待（封网）')
    expect(out).toContain('春节封网')
    expect(out).toContain('发布经理')
  })

  it('is blocked by what time does not open, and says every reason', async () => {
    const never = await stage.addBuild('feature')
    const { code, out } = await runCli(
      ['gate', 'order-service', '--to', 'production', '--build', never.digest],
      env,
    )
    expect(code).toBe(11)
    expect(out).toMatch(/blocked \(.*path/)
    expect(out).toContain('never ran in preview')
  })

  it('counts only the gates that it is told to, and says which it left out', async () => {
    await freezeIn(stage, 'pre-production')
    const without = await ask('--except', 'freeze')
    expect([without.code, without.out]).toEqual([0, expect.stringContaining('not counted: freeze')])
    expect((await ask('--gates', 'freeze,scan')).code).toBe(10)
    expect((await ask('--gates', 'scan')).code).toBe(0)
    // A gate that does not answer is no yes.
    const strange = await ask('--gates', 'scan,weather')
    expect([strange.code, strange.out]).toEqual([
      12,
      expect.stringContaining('unknown, which is no yes (weather)'),
    ])
  })

  it('waits as long as it is told, and goes on as soon as it may', async () => {
    const stop = await stopIn(stage, 'pre-production')
    const begun = begin(
      ['gate', 'order-service', '--to', 'pre-production', '--build', build.digest, '--wait-up-to', '5m'],
      env,
    )
    await begun.says('emergency stop until')
    const lifted = await liftStop(stage.around, stage.people.lin, { id: stop.id, note: 'payments are back' })
    expect(lifted.ok).toBe(true)
    const { code, out } = await begun.ended
    expect([code, out]).toEqual([0, expect.stringContaining('allowed')])
    expect(begun.err()).toContain('waiting up to 5 min more')
  })

  it('ends with wait when its patience is over', async () => {
    await stopIn(stage, 'pre-production')
    expect((await ask('--wait-up-to', '1s')).code).toBe(10)
  })

  it('judges a promotion that waits with its approvals', async () => {
    const more = await requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service', environment: 'pre-production', build: build.id,
    }) // biome-ignore format: one glance
    expect(more.ok).toBe(true)
    const { json } = await ask('--json')
    expect(json.promotion).toMatchObject({ number: 1, state: 'pending' })
    expect((await ask()).out).toContain('P-1 of this build is pending')
  })

  it.each([
    ['an unknown service', ['gate', 'nothing', '--to', 'test', '--build', `sha256:${'a'.repeat(64)}`], 5, 'nothing'],
    ['an unknown environment', ['gate', 'order-service', '--to', 'mars', '--build', `sha256:${'a'.repeat(64)}`], 5, 'mars'],
    ['an unknown build', ['gate', 'order-service', '--to', 'test', '--build', `sha256:${'a'.repeat(64)}`], 5, 'no build has this identity'],
    ['a tag that may move', ['gate', 'order-service', '--to', 'test', '--build', 'latest'], 5, 'never a tag that may move'],
    ['no build', ['gate', 'order-service', '--to', 'test'], 2, '--build BUILD is missing'],
    ['no environment', ['gate', 'order-service', '--build', 'x'], 2, '--to ENV is missing'],
    ['a strange time', ['gate', 'order-service', '--to', 'test', '--build', 'x', '--wait-up-to', 'soon'], 2, '90s, 30m or 2h'],
    ['an option of nobody', ['gate', 'order-service', '--force'], 2, "Unknown option '--force'"],
  ])('refuses %s', async (_, args, code, words) => {
    const ended = await runCli(args, env)
    expect([ended.code, ended.err]).toEqual([code, expect.stringContaining(words)])
    expect(ended.out).toBe('')
  }) // biome-ignore format: one glance

  it('takes a portal that is away for unknown, never for a yes', async () => {
    const away = await runCli(['gate', 'order-service', '--to', 'test', '--build', build.digest], {
      ...env, SLUICE_URL: 'http://127.0.0.1:1',
    }) // biome-ignore format: one glance
    expect([away.code, away.err]).toEqual([12, expect.stringContaining('cannot be reached')])
  })

  it('finds a build by its version, its commit and the beginning of its digest', async () => {
    const named = await stage.addBuild('named', { version: 'v1.4.0' })
    for (const wanted of ['v1.4.0', named.sha.slice(0, 10), named.digest.slice(0, 19)]) {
      const { json } = await runCli(
        ['gate', 'order-service', '--to', 'test', '--build', wanted, '--json'],
        env,
      )
      expect(json.preview.build.digest).toBe(named.digest)
    }
  })
})
