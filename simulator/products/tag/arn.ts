import type { World } from '../../kernel/world.ts'
import { kindNames, kindOf } from '../estate/kinds.ts'
import { existsAt, type Resource, resourcesOf } from '../estate/resource.ts'

/** Why a resource of a call was not written. */
export interface Fault {
  Code: string
  Message: string
}

const invalid: Fault = { Code: 'InvalidResourceARN', Message: 'The specified ResourceARN is not valid.' }
const unsupported: Fault = {
  Code: 'UnsupportedResourceType',
  Message: 'The resource type does not support tags.',
}
const foreign: Fault = {
  Code: 'NoPermission.ResourceOwner',
  Message: 'The resource belongs to another account.',
}
const absent: Fault = {
  Code: 'InvalidResourceId.NotFound',
  Message: 'The specified resource does not exist.',
}

/** Types that cannot be tagged by this service, as some cannot in reality. */
const cannot = new Set(['cbn'])

/** The resource that an ARN of a call names, in the caller's account and the call's region. */
export function named(
  world: World,
  arn: string,
  accountId: string,
  regionId: string,
): Readonly<Resource> | Fault {
  const [, , product = '', region = '', account = '', path = ''] = arn.split(':')
  if (!arn.startsWith('arn:acs:') || path.indexOf('/') < 1) return invalid
  const known = kindNames.some((name) => {
    const [own, type] = kindOf(name).arn
    return own === product && path.startsWith(`${type}/`)
  })
  if (!known || cannot.has(product)) return unsupported
  if (account !== accountId) return foreign
  if (region !== regionId && region !== 'global') return invalid
  const found = resourcesOf(world).get(arn)
  return found === undefined || !existsAt(found, world.clock.now()) ? absent : found
}
