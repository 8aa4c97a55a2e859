import { beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { BoardRow } from '../lib/api/contract/cell.ts'
import { FreezeStatus } from '../lib/api/contract/freeze.ts'
import { RunItem } from '../lib/api/contract/run-item.ts'
import { ServiceDetail } from '../lib/api/contract/service.ts'
import { page } from '../lib/api/contract/wire.ts'
import { newId } from '../lib/platform/ids.ts'
import { begin, runCli, tokenOf } from '../lib/testing/command-line.ts'
import { testDatabase } from '../lib/testing/database.ts'
import { freezeIn, stopIn } from '../lib/testing/freeze-stage.ts'
import { testPortal } from '../lib/testing/portal.ts'
import { createStage, type Stage } from '../lib/testing/promotion-stage.ts'

describe('what runs, what is frozen, what was run', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let stage: Stage
  let env: Record<string, string>
  const shaped = (schema: z.ZodType, value: unknown) =>
    expect(schema.safeParse(value).error?.issues ?? []).toEqual([])

  beforeEach(async () => {
    stage = await createStage(test)
    const build = await stage.addBuild('fix', { version: 'v1.4.0' })
    await stage.runs('test', build)
    await stage.runs('production', build)
    env = { SLUICE_URL: portal.url, SLUICE_TOKEN: await tokenOf(stage.around, stage.people.zhou, ['read']) }
  })

  /** A run of a pipeline of the service. */
  async function addRun(number: number, state: 'running' | 'failed'): Promise<string> {
    const { prisma } = test.database
    const connection = await prisma.connection.findFirstOrThrow()
    const known = await prisma.pipeline.findFirst()
    const pipeline =
      known ??
      (await prisma.pipeline.create({
        data: { id: newId(), connectionId: connection.id, externalId: '4711', name: 'order-service-ci', kind: 'ci', serviceId: stage.serviceId, seenAt: new Date() },
      })) // biome-ignore format: one glance
    const id = newId()
    await prisma.pipelineRun.create({
      data: { id, pipelineId: pipeline.id, serviceId: stage.serviceId, number, state, startedAt: new Date(), branch: 'main', rawStatus: state.toUpperCase(), stages: [], seenAt: new Date() },
    }) // biome-ignore format: one glance
    return id
  }

  it('tells of the whole board and of one service', async () => {
    const all = await runCli(['status'], env)
    expect(all.out).toMatch(/^SERVICE +test +production\norder-service +v1.4.0 +v1.4.0\n$/)
    shaped(page(BoardRow), (await runCli(['status', '--json'], env)).json)
    const one = await runCli(['status', 'order-service'], env)
    expect(one.out).toMatch(/test +v1.4.0 +[0-9a-f]{12} +\d+ s +\d+\/\d+/)
    shaped(ServiceDetail, (await runCli(['status', 'order-service', '--json'], env)).json)
    expect(await runCli(['status', 'nothing'], env)).toMatchObject({ code: 5, out: '' })
    expect((await runCli(['status', '--team', 'nobody'], env)).out).toBe('no service is like that\n')
  }) // biome-ignore format: one glance

  it('tells what is frozen, why, and when that changes', async () => {
    expect((await runCli(['freeze', 'status'], env)).out).toMatch(/production +open/)
    await freezeIn(stage, 'production', { name: 'Release week' })
    await stopIn(stage, 'preview')
    const { code, out } = await runCli(['freeze', 'status'], env)
    expect(code).toBe(0)
    expect(out).toMatch(/production +closed +\w+, /)
    expect(out).toContain('order-service → production')
    expect(out).toMatch(/“Release week” lets an unknown change not pass now \(until /)
    expect(out).toContain('emergency stop: “payments fail”')
    expect(out).toMatch(/who can do something: .*a release manager/)
    const one = await runCli(['freeze', 'status', '--environment', 'preview', '--json'], env)
    shaped(FreezeStatus, one.json)
    expect(one.json.targets).toHaveLength(1)
    expect(await runCli(['freeze', 'thaw'], env)).toMatchObject({ code: 2 })
  })

  it('lists runs, in the shape of the contract', async () => {
    expect((await runCli(['runs', 'order-service'], env)).out).toBe('no run is like that\n')
    expect(await runCli(['runs', 'nothing'], env)).toMatchObject({ code: 5 })
    await addRun(1, 'failed')
    await addRun(2, 'running')
    const { out } = await runCli(['runs', 'order-service'], env)
    expect(out).toMatch(/order-service +ci #2 +running +main/)
    const failed = await runCli(['runs', '--state', 'failed', '--json'], env)
    shaped(page(RunItem), failed.json)
    expect(failed.json.items).toMatchObject([{ number: 1 }])
    expect(await runCli(['runs', '--limit', '0'], env)).toMatchObject({ code: 2 })
    expect(await runCli(['runs', '--state', 'sleeping'], env)).toMatchObject({ code: 2, err: expect.stringContaining('state') })
  }) // biome-ignore format: one glance

  it('follows runs until somebody ends it', async () => {
    await addRun(1, 'failed')
    const begun = begin(['runs', '--follow'], env)
    let out = ''
    const told = new Promise<void>((done) => {
      begun.child.stdout?.on('data', (chunk: Buffer) => {
        out += chunk
        if (out.includes('#1') && !out.includes('#2')) void addRun(2, 'running')
        if (out.includes('#2')) done()
      })
    })
    await told
    begun.child.kill('SIGINT')
    await begun.ended
    expect(out).toMatch(/ci #2 {2}running/)
  })
})
