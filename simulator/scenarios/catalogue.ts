import type { Seed } from '../kernel/world.ts'
import { seedStandardTokens } from '../products/codeup/standard-tokens.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'

const environments = ['test', 'pre-production', 'preview', 'production'].map((slug) => ({
  slug,
  clusterIds: [],
}))

/** The account with its keys, roles and tokens, and nothing else. */
const seedEmpty: Seed = (world) => {
  seedStandardAccount(world, { environments })
  if (world.products.some(({ name }) => name === 'codeup')) {
    const manifests = (slug: string) => `yunfan/manifests-${slug}`
    seedStandardTokens(world, {
      environments: environments.map(({ slug }) => ({ slug, manifests: manifests(slug) })),
    })
  }
}

/** The seed of a named scenario. */
export async function scenarioNamed(name: string): Promise<Seed> {
  if (name === 'empty') return seedEmpty
  throw new Error(`There is no scenario ${name}.`)
}
