import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../start.ts'
import { signedClient } from '../testing/signed-client.ts'
import { operation } from './operation.ts'

let sim: Simulator
const key = { accessKeyId: 'k', secret: 's' }
beforeAll(async () => {
  sim = await startSimulator({
    pumpEveryMs: 0,
    scenario: (world) => {
      world.identity.createUser({ userName: 'u', ...key, policies: {} })
    },
    products: [
      {
        name: 'echo',
        title: 'Echo',
        install: (world) =>
          world.signed({
            product: 'echo',
            version: 'v1',
            style: 'ROA',
            operations: [
              operation({
                action: 'Echo',
                method: 'POST',
                pathname: '/things/:id/do',
                params: { Name: 'string!', Size: 'integer', On: 'boolean', Filter: 'tree' },
                body: { note: 'string', list: 'tree' },
                handle: ({ path, params, body }) => ({ path, params, body }),
              }),
            ],
          }),
      },
    ],
  })
})
afterAll(() => sim.close())

const echo = (query: Record<string, unknown>, body?: unknown, path = '/things/a%2Fb/do') =>
  signedClient(sim.url, key).roa('v1', 'Echo', 'POST', path, query, body)

it('hands over path variables, typed parameters, flattened lists and a chunked JSON body', async () => {
  const answer = await echo(
    { Name: '云', Size: 3, On: true, Filter: [{ Key: 'k', Value: ['1', '2'] }] },
    { note: 'n', list: [1] },
  )
  expect(answer).toEqual({
    path: { id: 'a/b' },
    params: { Name: '云', Size: 3, On: true, Filter: [{ Key: 'k', Value: ['1', '2'] }] },
    body: { note: 'n', list: [1] },
  })
})

it.each([
  [{ Name: 'x', Nmae: 'y' }, undefined, 'InvalidParameter'],
  [{}, undefined, 'MissingParameter'],
  [{ Name: 'x', Size: 'big' }, undefined, 'InvalidParameter'],
  [{ Name: 'x', On: 'perhaps' }, undefined, 'InvalidParameter'],
  [{ Name: 'x' }, { unknown: 1 }, 'InvalidParameter'],
  [{ Name: 'x' }, { note: 5 }, 'InvalidParameter'],
])('refuses %j with body %j', async (query, body, code) => {
  await expect(echo(query, body)).rejects.toMatchObject({ code, statusCode: 400 })
})

it('refuses an unknown action, version and path', async () => {
  const client = signedClient(sim.url, key)
  await expect(client.roa('v1', 'Ehco', 'POST', '/things/1/do')).rejects.toMatchObject({
    code: 'InvalidAction.NotFound',
    statusCode: 404,
  })
  await expect(client.roa('v2', 'Echo', 'POST', '/things/1/do')).rejects.toMatchObject({
    code: 'InvalidVersion',
  })
  await expect(echo({ Name: 'x' }, undefined, '/thing/1')).rejects.toMatchObject({
    code: 'InvalidAction.NotFound',
  })
})
