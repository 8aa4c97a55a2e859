import type { World } from '../../kernel/world.ts'
import type { Right } from './rows.ts'
import { createYunxiaoToken, createYunxiaoUser } from './seed.ts'

/**
 * The tokens a careful customer would make: one per duty, and one writer per environment that is a member of that
 * environment's manifest repository only. The developer's token may push code, for trying things out by hand.
 */
export function seedStandardTokens(
  world: World,
  options: {
    environments: Array<{ slug: string; manifests: string }>
    /** Repositories in which infrastructure is written down. */
    infrastructure?: string[]
  },
): void {
  const bot = (name: string, rights: Right[], repositories?: string[], accessLevel: 20 | 30 | 40 = 30) => {
    const userId = `u-${name}`
    createYunxiaoUser(world, {
      userId,
      username: `bot-${name}`,
      name: `bot-${name}`,
      email: `${name}@bots.yunfan.example`,
    })
    createYunxiaoToken(world, {
      token: `pt-sim-${name}`,
      userId,
      rights,
      accessLevel,
      ...(repositories === undefined ? {} : { repositories }),
    })
  }
  bot('reader', ['read', 'flow-read', 'projex-read'], undefined, 20)
  // An administrator of its repositories: only such a one may set rules of branches.
  bot('releaser', ['read', 'release'], undefined, 40)
  bot('operator', ['read', 'flow-read', 'flow-write'])
  bot('proposer', ['read', 'release', 'write'], options.infrastructure ?? [])
  bot('developer', ['read', 'release', 'write', 'flow-read', 'flow-write', 'projex-read'])
  for (const { slug, manifests } of options.environments)
    bot(`manifest-${slug}`, ['read', 'release', 'write'], [manifests])
}
