import { Refusal, refuse } from '../../kernel/errors.ts'
import { operation, type SignedCall, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { accessOf, functionPath, root } from './access.ts'
import { aliasOperations } from './alias-operations.ts'
import { cut } from './paging.ts'
import { fcOf } from './state.ts'
import { functionItem, updateStatus, versionItem } from './wire.ts'
import { writeFunction } from './writing.ts'

/** The operations of fc 2023-03-30 on functions and versions; fields as the vendor's SDK of that version names them. */
export function fcOperations(world: World): SignedOperation[] {
  const state = fcOf(world)
  const functionOf = (call: Pick<SignedCall, 'path'>) => state.functionNamed(call.path.function ?? '')

  return [
    operation({
      action: 'ListFunctions',
      method: 'GET',
      pathname: root,
      params: {
        prefix: 'string',
        limit: 'integer',
        nextToken: 'string',
        fcVersion: 'string',
        runtime: 'string',
        resourceGroupId: 'string',
        tags: 'tree',
      },
      access: accessOf(world, 'ListFunctions'),
      handle: ({ params }) => {
        const { prefix, fcVersion, runtime } = params
        if (fcVersion !== undefined && fcVersion !== 'v3') return { functions: [] }
        if (params.tags !== undefined) throw refuse.invalidParameter('tags')
        const all = state.functions
          .values()
          .filter(({ name }) => name.startsWith(prefix ?? ''))
          .filter(() => runtime === undefined || runtime === 'custom-container')
          .sort((a, b) => (a.name < b.name ? -1 : 1))
        const { items, ...page } = cut(all, params)
        return { functions: items.map((row) => functionItem(world, row)), ...page }
      },
    }),
    operation({
      action: 'GetFunction',
      method: 'GET',
      pathname: functionPath,
      params: { qualifier: 'string' },
      access: accessOf(world, 'GetFunction'),
      handle: (call) => {
        const row = functionOf(call)
        const qualifier = call.params.qualifier ?? 'LATEST'
        if (qualifier === '' || qualifier === 'LATEST') return functionItem(world, row)
        const versionId = /^\d+$/.test(qualifier) ? qualifier : state.alias(row, qualifier).versionId
        return functionItem(world, row, state.version(row, versionId))
      },
    }),
    operation({
      action: 'UpdateFunction',
      method: 'PUT',
      pathname: functionPath,
      params: {},
      body: {
        customContainerConfig: 'tree',
        description: 'string',
        environmentVariables: 'tree',
        memorySize: 'integer',
        cpu: 'number',
        timeout: 'integer',
        instanceConcurrency: 'integer',
        runtime: 'string',
        role: 'string',
      },
      write: true,
      access: accessOf(world, 'UpdateFunction'),
      handle: (call) => {
        const row = functionOf(call)
        return functionItem(world, writeFunction(world, row, call.body, call.now))
      },
    }),
    operation({
      action: 'PublishFunctionVersion',
      method: 'POST',
      pathname: `${functionPath}/versions`,
      params: {},
      body: { description: 'string' },
      write: true,
      access: accessOf(world, 'PublishFunctionVersion'),
      handle: (call) => {
        const row = functionOf(call)
        const description = call.body.description ?? ''
        if (description.length > 256) throw refuse.invalidParameter('description')
        const status = updateStatus(row, call.now)
        if (status !== 'Successful')
          throw new Refusal(409, 'FunctionNotReady', `the last update of '${row.name}' is ${status}`)
        if (!row.changed)
          throw new Refusal(
            400,
            'VersionPublishError',
            `nothing of '${row.name}' was changed since its last version`,
          )
        return versionItem(state.publish(row, description, call.now))
      },
    }),
    operation({
      action: 'ListFunctionVersions',
      method: 'GET',
      pathname: `${functionPath}/versions`,
      params: { direction: 'string', limit: 'integer', nextToken: 'string' },
      access: accessOf(world, 'ListFunctionVersions'),
      handle: (call) => {
        const { direction = 'BACKWARD' } = call.params
        if (direction !== 'BACKWARD' && direction !== 'FORWARD') throw refuse.invalidParameter('direction')
        const newestFirst = state.versionsOf(functionOf(call))
        const all = direction === 'BACKWARD' ? newestFirst : newestFirst.reverse()
        const { items, ...page } = cut(all, call.params)
        return { direction, versions: items.map(versionItem), ...page }
      },
    }),
    ...aliasOperations(world),
  ]
}
