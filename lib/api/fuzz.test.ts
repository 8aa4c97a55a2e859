import { isContractProcedure } from '@orpc/contract'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'
import { contract } from './contract/api.ts'

interface Route {
  method: string
  path: string
  fields: string[]
}

function routes(node: unknown): Route[] {
  if (!isContractProcedure(node)) return Object.values(node as object).flatMap(routes)
  const { route, inputSchema } = node['~orpc']
  const shape = (inputSchema as { shape?: object } | undefined)?.shape ?? {}
  return [{ method: route.method ?? 'GET', path: route.path ?? '', fields: Object.keys(shape) }]
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', ' ', '%', '_', '\\', "'", '"', '\u0000', '\ud800', '💥', '../..', '-1', '0', '1e999', 'NaN', 'true', 'null',
    '99999999999999999999', 'P-99999999999', 'P-1', 'order-service', 'production', '2026-13-45T00:00:00Z', '9999-12-31T23:59:59Z',
    '00000000-0000-0000-0000-000000000000', `sha256:${'0'.repeat(64)}`, 'sha256:', 'latest', 'constructor', '__proto__', 'a,b,,c',
    'WyJhIl0', Buffer.from('[1,"00000000-0000-0000-0000-000000000000"]').toString('base64url'), '[]', '{}'),
) // biome-ignore format: one glance
const value = fc.oneof(
  nasty,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(nasty, { maxLength: 3 }),
  fc.dictionary(nasty, nasty, { maxKeys: 3 }),
)

/** Whatever comes, the answer is ours: a success or a refusal, never a fault. */
describe('no input gets a 500', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  let admin: Caller

  beforeAll(async () => {
    await createEstate(test.database)
    const people = await createPeople(test.database)
    admin = portal.as(people.admin)
  })

  const all = routes(contract).filter(
    // These would end the session, or the person, that the other cases call with.
    ({ path }) => !/sign-out|^\/sessions\/|^\/session\/password/.test(path),
  )

  it.each(all.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    const fieldOf = route.fields.length > 0 ? fc.constantFrom(...route.fields) : nasty
    const fields = fc.dictionary(
      fc.oneof({ weight: 9, arbitrary: fieldOf }, { weight: 1, arbitrary: nasty }),
      value,
      { maxKeys: 5 },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(nasty, { minLength: 2, maxLength: 2 }), fields, async (parts, input) => {
        let at = 0
        const path = route.path.replace(
          /\{\w+\}/g,
          () => encodeURIComponent((parts[at++] ?? 'x').toWellFormed()) || 'x',
        )
        const search = new URLSearchParams(
          Object.entries(input).flatMap(([key, item]): [string, string][] =>
            Array.isArray(item)
              ? item.map((each, index) => [`${key}[${index}]`, String(each)])
              : [[key, typeof item === 'object' ? JSON.stringify(item) : String(item)]],
          ),
        )
        const answer =
          route.method === 'GET'
            ? await admin('GET', `/api/v1${path}?${search}`)
            : await admin(route.method, `/api/v1${path}`, { body: input })
        expect(
          answer.status,
          `${route.method} ${path} ${JSON.stringify(input)} ${answer.text.slice(0, 200)}`,
        ).not.toBe(500)
        if (answer.status >= 400)
          expect(answer.json).toMatchObject({ code: expect.any(String), requestId: expect.any(String) })
      }),
      { numRuns: 60 },
    )
  })
})
