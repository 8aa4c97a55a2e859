import { Refusal, refuse } from '../../kernel/errors.ts'
import { operation, type SignedCall, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accessOf, functionPath } from './access.ts'
import { cut } from './paging.ts'
import type { CloudFunction } from './rows.ts'
import { fcOf } from './state.ts'
import { aliasItem } from './wire.ts'

const one = `${functionPath}/aliases/:alias`
const below = ({ path }: Pick<SignedCall, 'path'>): string => `/aliases/${path.alias ?? '*'}`

export function aliasOperations(world: World): SignedOperation[] {
  const state = fcOf(world)
  const functionOf = (call: Pick<SignedCall, 'path'>) => state.functionNamed(call.path.function ?? '')
  const aliasOf = (call: Pick<SignedCall, 'path'>) => state.alias(functionOf(call), call.path.alias ?? '')

  /** Every version must be there; one more at most, and with a share of 0 to 1. */
  function checked(row: CloudFunction, versionId: string, weights: unknown): Record<string, number> {
    state.version(row, versionId)
    const entries = Object.entries((weights ?? {}) as Record<string, unknown>)
    if (entries.length > 1) throw refuse.invalidParameter('additionalVersionWeight')
    for (const [version, weight] of entries) {
      if (typeof weight !== 'number' || !(weight >= 0 && weight <= 1) || version === versionId)
        throw refuse.invalidParameter('additionalVersionWeight')
      state.version(row, version)
    }
    return Object.fromEntries(entries) as Record<string, number>
  }

  return [
    operation({
      action: 'ListAliases',
      method: 'GET',
      pathname: `${functionPath}/aliases`,
      params: { limit: 'integer', nextToken: 'string', prefix: 'string' },
      access: accessOf(world, 'ListAliases'),
      handle: (call) => {
        const all = state
          .aliasesOf(functionOf(call))
          .filter(({ alias }) => alias.startsWith(call.params.prefix ?? ''))
        const { items, ...page } = cut(all, call.params)
        return { aliases: items.map(aliasItem), ...page }
      },
    }),
    operation({
      action: 'GetAlias',
      method: 'GET',
      pathname: one,
      params: {},
      access: accessOf(world, 'GetAlias', below),
      handle: (call) => aliasItem(aliasOf(call)),
    }),
    operation({
      action: 'CreateAlias',
      method: 'POST',
      pathname: `${functionPath}/aliases`,
      params: {},
      body: {
        aliasName: 'string!',
        versionId: 'string!',
        description: 'string',
        additionalVersionWeight: 'tree',
      },
      write: true,
      access: accessOf(world, 'CreateAlias'),
      handle: (call) => {
        const row = functionOf(call)
        const { aliasName, versionId, description = '', additionalVersionWeight } = call.body
        if (state.aliasesOf(row).some(({ alias }) => alias === aliasName))
          throw new Refusal(409, 'AliasAlreadyExists', `alias '${aliasName}' already exists`)
        return aliasItem(
          state.aliases.put({
            region: row.region,
            name: row.name,
            alias: aliasName,
            versionId,
            description,
            additionalVersionWeight: checked(row, versionId, additionalVersionWeight),
            createdAt: call.now,
            modifiedAt: call.now,
          }),
        )
      },
    }),
    operation({
      action: 'UpdateAlias',
      method: 'PUT',
      pathname: one,
      params: {},
      body: { versionId: 'string', description: 'string', additionalVersionWeight: 'tree' },
      write: true,
      access: accessOf(world, 'UpdateAlias', below),
      handle: (call) => {
        const row = functionOf(call)
        const before = aliasOf(call)
        const { versionId = before.versionId, description = before.description } = call.body
        // What is left out stays as it was.
        const weights = call.body.additionalVersionWeight ?? before.additionalVersionWeight
        return aliasItem(
          state.aliases.put({
            ...before,
            versionId,
            description,
            additionalVersionWeight: checked(row, versionId, weights),
            modifiedAt: Math.max(call.now, before.modifiedAt + 1),
          }),
        )
      },
    }),
  ]
}
