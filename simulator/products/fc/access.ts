import type { SignedCall } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'

export const root = '/2023-03-30/functions'
export const functionPath = `${root}/:function`

/** RAM speaks of a function, before existence does. */
export const accessOf =
  (world: World, action: string, below: (call: Pick<SignedCall, 'path'>) => string = () => '') =>
  (call: Pick<SignedCall, 'path'>) => ({
    action: `fc:${action}`,
    resource: `acs:fc:*:${world.accountId}:functions/${call.path.function ?? '*'}${below(call)}`,
  })
