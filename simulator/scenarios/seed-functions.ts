import type { World } from '../kernel/world.ts'
import { registryHost } from '../products/acr/seed.ts'
import { createFunction } from '../products/fc/seed.ts'
import { type EnvironmentPlan, registryId } from './company.ts'
import type { BuiltHistory } from './seed-builds.ts'
import { deliveriesOf } from './seed-delivery.ts'

/** How many of its versions a function still has. */
const kept = 5

/** Makes the function of a service in an environment, with its newest versions. */
export function seedFunction(world: World, history: BuiltHistory, { slug, short }: EnvironmentPlan): void {
  const { service } = history.written.plan
  const image = `${registryHost(world, registryId)}/${service.line}/${service.slug}`
  const [first, ...others] = deliveriesOf(history, slug)
    .slice(-kept)
    .map(({ digest, at, title }) => ({ image: `${image}@${digest}`, at, description: title }))
  if (first === undefined) return
  createFunction(world, {
    name: `${service.slug}-${short}`,
    description: service.title,
    releases: [first, ...others],
    environmentVariables: { ENVIRONMENT: slug, SERVICE: service.slug },
    memorySize: service.language === 'python' ? 4_096 : 1_024,
    tags: { project: service.line, application: service.slug, environment: slug },
  })
}
