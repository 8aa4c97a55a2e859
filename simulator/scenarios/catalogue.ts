import type { Seed } from '../kernel/world.ts'
import { seedStandardTokens } from '../products/codeup/standard-tokens.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'
import { environments, manifestsPath } from './company.ts'
import { demoServices } from './demo-services.ts'
import { generateServices } from './generated-services.ts'
import { beginLife } from './life.ts'
import { seedCompany } from './seed-company.ts'

/** The account with its keys, roles and tokens, and nothing else. */
const seedEmpty: Seed = (world) => {
  const slugs = environments.map(({ slug }) => slug)
  seedStandardAccount(world, { environments: slugs.map((slug) => ({ slug, clusterIds: [] })) })
  if (world.products.some(({ name }) => name === 'codeup'))
    seedStandardTokens(world, {
      environments: slugs.map((slug) => ({ slug, manifests: manifestsPath(slug) })),
    })
}

/** Forty services in six product lines with ninety days behind them, some broken in ways worth looking at. */
const seedDemo =
  (options: { alive: boolean }): Seed =>
  async (world) => {
    await seedCompany(world, {
      services: demoServices,
      seed: 'yunfan',
      days: 90,
      openRequests: true,
      strays: true,
      copies: true,
      stories: true,
      billedDays: 420,
      infrastructure: true,
      runsKept: 12,
    })
    if (options.alive) beginLife(world)
  }

/** Three healthy services with a short past: quick, for tests of what reads them. */
const seedSmall: Seed = (world) =>
  seedCompany(world, {
    services: ['order-service', 'cart-web', 'identity-auth'].flatMap((slug) =>
      demoServices.filter((service) => service.slug === slug).map((service) => ({ ...service, changes: 5 })),
    ),
    seed: 'small',
    days: 12,
    openRequests: false,
    strays: false,
    billedDays: 100,
    runsKept: 5,
  })

/** `generated:<services>:<seed>`: as many services as asked for, with hardly any past. */
const seedGenerated =
  (count: number, seed: string): Seed =>
  (world) =>
    seedCompany(world, {
      services: generateServices(count, seed),
      seed,
      days: 10,
      openRequests: false,
      strays: false,
      runsKept: 2,
    })

/** The seed of a named scenario: `empty`, `demo`, `demo:quiet` (nothing happens by itself), `small`, `generated:<n>:<seed>`. */
export async function scenarioNamed(name: string): Promise<Seed> {
  const [kind, first, second] = name.split(':')
  if (name === 'empty') return seedEmpty
  if (name === 'small') return seedSmall
  if (name === 'demo' || name === 'demo:quiet') return seedDemo({ alive: name === 'demo' })
  const count = Number(first)
  if (kind === 'generated' && Number.isInteger(count) && count > 0) return seedGenerated(count, second ?? '1')
  throw new Error(`There is no scenario ${name}.`)
}
