import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { seedFunction } from '../../testing/function-seed.ts'
import { assumeRole, signedClient } from '../../testing/signed-client.ts'
import { baseAccessKey } from '../ram/standard-account.ts'

let sim: Simulator
let digests: string[]
let repository: string

beforeAll(async () => {
  sim = await startSimulator({
    pumpEveryMs: 0,
    scenario: (world) => {
      ;({ digests, repository } = seedFunction(world))
    },
  })
})
afterAll(() => sim.close())

async function call(
  action: string,
  method: string,
  path: string,
  given: { query?: Record<string, unknown>; body?: unknown; role?: string } = {},
) {
  const key = await assumeRole(sim.url, baseAccessKey, given.role ?? 'sluice-promote-test', 'wang.fc')
  const client = signedClient(sim.url, key)
  return client.roa(
    '2023-03-30',
    action,
    method,
    `/2023-03-30/functions${path}`,
    given.query ?? {},
    given.body,
  )
}
const lever = async (body: object) => {
  const answer = await fetch(`${sim.url}/_sim/fc`, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}
const one = '/thumbnail-test'
const wish = (image: string) => ({ body: { customContainerConfig: { image, port: 9000 } } })

describe('a function', () => {
  it('is listed in pages, and shown as LATEST, a version or an alias has it', async () => {
    const list = await call('ListFunctions', 'GET', '', { query: { limit: 1, fcVersion: 'v3' } })
    expect(list.functions).toMatchObject([
      {
        functionName: 'thumbnail-test',
        functionArn: 'acs:fc:cn-hangzhou:1234567890123456:functions/thumbnail-test',
        runtime: 'custom-container',
        lastUpdateStatus: 'Successful',
        customContainerConfig: { resolvedImageUri: `${repository}@${digests[1]}` },
      },
    ])
    const of = async (qualifier: string) =>
      (await call('GetFunction', 'GET', one, { query: { qualifier } })).customContainerConfig
    expect(await of('1')).toMatchObject({ image: `${repository}@${digests[0]}` })
    expect(await of('live')).toMatchObject({ image: `${repository}@${digests[1]}` })
    await expect(of('9')).rejects.toMatchObject({ statusCode: 404, code: 'VersionNotFound' })
    const { versions } = await call('ListFunctionVersions', 'GET', `${one}/versions`)
    expect((versions as { versionId: string }[]).map(({ versionId }) => versionId)).toEqual(['2', '1'])
  })

  it('takes an image in a while, publishes it once, and sends a share of the calls to it', async () => {
    const updated = await call('UpdateFunction', 'PUT', one, wish(`${repository}:three`))
    expect(updated).toMatchObject({
      lastUpdateStatus: 'InProgress',
      customContainerConfig: { resolvedImageUri: `${repository}@${digests[2]}` },
    })
    const publish = () =>
      call('PublishFunctionVersion', 'POST', `${one}/versions`, { body: { description: 'new' } })
    await expect(publish()).rejects.toMatchObject({ statusCode: 409, code: 'FunctionNotReady' })
    await sim.world.advance(5_000)
    expect(await publish()).toMatchObject({ versionId: '3', description: 'new' })
    await expect(publish()).rejects.toMatchObject({ code: 'VersionPublishError' })
    const point = (body: object) => call('UpdateAlias', 'PUT', `${one}/aliases/live`, { body })
    await point({ versionId: '2', additionalVersionWeight: { '3': 0.1 } })
    expect(await call('GetAlias', 'GET', `${one}/aliases/live`)).toMatchObject({
      versionId: '2',
      additionalVersionWeight: { '3': 0.1 },
    })
    for (const additionalVersionWeight of [{ '3': 1.1 }, { '2': 0.1 }, { '1': 0.1, '3': 0.1 }])
      await expect(point({ versionId: '2', additionalVersionWeight })).rejects.toMatchObject({
        statusCode: 400,
      })
    await expect(point({ versionId: '7', additionalVersionWeight: {} })).rejects.toMatchObject({
      statusCode: 404,
    })
  })

  it('refuses digests, hides what it resolved, fails a write, loses a version, as somebody arranged', async () => {
    const byDigest = wish(`${repository}@${digests[0]}`)
    await lever({ do: 'refuse-digests', function: 'thumbnail-test', on: true })
    await expect(call('UpdateFunction', 'PUT', one, byDigest)).rejects.toMatchObject({
      code: 'InvalidArgument',
    })
    await lever({ do: 'refuse-digests', function: 'thumbnail-test', on: false })
    await lever({ do: 'hide-digests', function: 'thumbnail-test', on: true })
    const { customContainerConfig } = await call('GetFunction', 'GET', one)
    expect(customContainerConfig).not.toHaveProperty('resolvedImageUri')
    await lever({ do: 'fail-update', function: 'thumbnail-test', reason: 'the image could not be pulled' })
    await call('UpdateFunction', 'PUT', one, byDigest)
    await sim.world.advance(5_000)
    expect(await call('GetFunction', 'GET', one)).toMatchObject({
      lastUpdateStatus: 'Failed',
      lastUpdateStatusReason: 'the image could not be pulled',
    })
    await lever({ do: 'delete-version', function: 'thumbnail-test', version: '2' })
    await expect(call('GetFunction', 'GET', one, { query: { qualifier: 'live' } })).rejects.toMatchObject({
      code: 'VersionNotFound',
    })
  })

  it('is written by the promotion role of its environment alone', async () => {
    const refused = { statusCode: 403, code: 'AccessDenied' }
    const byDigest = wish(`${repository}@${digests[1]}`)
    await expect(
      call('UpdateFunction', 'PUT', one, { ...byDigest, role: 'sluice-reader' }),
    ).rejects.toMatchObject(refused)
    await expect(
      call('UpdateFunction', 'PUT', one, { ...byDigest, role: 'sluice-promote-production' }),
    ).rejects.toMatchObject(refused)
  })
})
