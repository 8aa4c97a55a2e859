import type { World } from '../kernel/world.ts'
import { createCodeRepository } from '../products/codeup/seed.ts'
import { followFiles } from '../products/estate/files.ts'
import { resourcesOf, tagsAt } from '../products/estate/resource.ts'
import {
  rosText,
  stateFileOf,
  terraformState,
  terraformText,
  type Written,
} from '../products/estate/written.ts'
import { day } from './calendar.ts'
import { emailOf } from './company.ts'
import { infrastructure } from './cost-plan.ts'

/** Writes the repository that Terraform and ROS made the estate from, as its files would stand today. */
export async function seedInfrastructure(world: World): Promise<void> {
  const now = world.clock.now()
  const byPath = new Map<string, Written[]>()
  for (const resource of resourcesOf(world).values()) {
    const { path, address } = resource.origin
    if (path === undefined || address === undefined) continue
    const own = tagsAt(resource, now).filter(({ key }) => !key.startsWith('acs:'))
    const tags = Object.fromEntries(own.map(({ key, value }) => [key, value]))
    const { kind, id, name } = resource
    byPath.set(path, [...(byPath.get(path) ?? []), { kind, id, name, address, tags }])
  }
  const files: Record<string, string> = {
    'README.md':
      '# Infrastructure\n\n`terraform/<module>` is applied and `ros/<stack>.yml` updated when main moves.\n',
  }
  for (const [path, written] of byPath) {
    const terraform = path.endsWith('.tf')
    files[path] = terraform ? terraformText(written) : rosText(written)
    if (terraform) files[stateFileOf(path)] = terraformState(written)
  }
  await createCodeRepository(world, {
    path: infrastructure,
    description: 'Terraform and ROS',
    history: {
      commits: [
        {
          mark: 1,
          ref: 'refs/heads/main',
          author: { name: 'Anna Becker', email: emailOf('becker') },
          at: now - 80 * day,
          message: 'Keep the estate here\n',
          files,
        },
      ],
    },
  })
  followFiles(world, infrastructure)
}
