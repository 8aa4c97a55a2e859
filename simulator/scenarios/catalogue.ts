import type { Seed } from '../kernel/world.ts'
import { seedStandardAccount } from '../products/ram/standard-account.ts'

const environments = ['test', 'pre-production', 'preview', 'production'].map((slug) => ({
  slug,
  clusterIds: [],
}))

/** The account with its keys and roles, and nothing else. */
const seedEmpty: Seed = (world) => seedStandardAccount(world, { environments })

/** The seed of a named scenario. */
export async function scenarioNamed(name: string): Promise<Seed> {
  if (name === 'empty') return seedEmpty
  throw new Error(`There is no scenario ${name}.`)
}
