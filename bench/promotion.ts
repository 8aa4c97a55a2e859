// The engine's own time: the worker's queue and steps over a cloud in memory that answers at once.
import pg from 'pg'
import type { EmbeddedPostgres } from '../lib/platform/embedded-postgres.ts'
import { createCrowd } from '../lib/testing/promotion-crowd.ts'
import { grantApplicationRole } from '../prisma/application-role.ts'
import { migrate } from '../prisma/migrate.ts'
import { applicationRole } from './data-set.ts'
import { type Figure, median } from './result.ts'

async function onServer(server: EmbeddedPostgres, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

export async function measurePromotions(server: EmbeddedPostgres, count: number): Promise<Figure[]> {
  await onServer(server, 'DROP DATABASE IF EXISTS promotions WITH (FORCE)', 'CREATE DATABASE promotions')
  const ownerUrl = server.urlOf('promotions')
  await migrate(ownerUrl)
  await grantApplicationRole(ownerUrl, applicationRole.name, applicationRole.password)
  const url = new URL(ownerUrl)
  url.username = applicationRole.name
  url.password = applicationRole.password
  const alone = 10
  const crowd = await createCrowd(url.href, count + alone, 10)
  try {
    const single: number[] = []
    for (const slug of crowd.slugs.slice(0, alone)) {
      const [end] = await crowd.promote([slug], 20_000)
      if (end?.state === 'succeeded') single.push(end.tookMs / end.steps)
    }
    const began = performance.now()
    const ends = await crowd.promote(crowd.slugs.slice(alone), 180_000)
    const seconds = (performance.now() - began) / 1000
    const right = ends.filter((end) => end.state === 'succeeded' && end.commits === 1 && end.keepTags === 1)
    return [
      {
        name: 'promotion.step-overhead',
        value: median(single),
        unit: 'ms',
        target: { atMost: 50 },
        note: `per step, ${single.length} promotions one after the other`,
      },
      {
        name: 'promotion.at-once-right',
        value: right.length,
        unit: '',
        target: { atLeast: count },
        note: `of ${count} at once, each succeeded with one commit and one keep tag`,
      },
      {
        name: 'promotion.at-once-took',
        value: seconds,
        unit: 's',
        note: `${count} promotions, 10 rollouts at a time`,
      },
    ]
  } finally {
    await crowd.close()
    await onServer(server, 'DROP DATABASE IF EXISTS promotions WITH (FORCE)')
  }
}
