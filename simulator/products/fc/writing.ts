import { Refusal, refuse } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { byDigest, resolveImage } from './image.ts'
import type { CloudFunction, FunctionCode } from './rows.ts'
import { fcOf } from './state.ts'
import { updateStatus } from './wire.ts'

/** How long a new image takes until it serves LATEST. */
const takesMs = 4_000

interface Body {
  customContainerConfig?: unknown
  description?: string | undefined
  environmentVariables?: unknown
  memorySize?: number | undefined
  cpu?: number | undefined
  timeout?: number | undefined
  instanceConcurrency?: number | undefined
  runtime?: string | undefined
  role?: string | undefined
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []

/** Writes LATEST. What is left out stays; a container is replaced whole. */
export function writeFunction(world: World, row: CloudFunction, body: Body, at: number): CloudFunction {
  if (body.runtime !== undefined && body.runtime !== 'custom-container')
    throw refuse.invalidParameter('runtime')
  if (updateStatus(row, at) === 'InProgress')
    throw new Refusal(409, 'FunctionUpdateInProgress', `the last update of '${row.name}' is InProgress`)
  const { memorySize, cpu, timeout, instanceConcurrency, environmentVariables } = body
  const code: FunctionCode = {
    ...row.code,
    ...(memorySize === undefined ? {} : { memorySize }),
    ...(cpu === undefined ? {} : { cpu }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(instanceConcurrency === undefined ? {} : { instanceConcurrency }),
    ...(environmentVariables === undefined
      ? {}
      : { environmentVariables: environmentVariables as Record<string, string> }),
    ...(body.customContainerConfig === undefined ? {} : containerOf(world, row, body.customContainerConfig)),
  }
  const changed = JSON.stringify(code) !== JSON.stringify(row.code)
  return fcOf(world).functions.put({
    ...row,
    code,
    description: body.description ?? row.description,
    role: body.role ?? row.role,
    modifiedAt: at,
    updatedAt: changed ? at + takesMs : at,
    updateError: row.nextUpdateFails,
    nextUpdateFails: null,
    changed: row.changed || changed,
  })
}

function containerOf(world: World, row: CloudFunction, config: unknown) {
  const { image, acrInstanceId, port, command, entrypoint } = (config ?? {}) as Record<string, unknown>
  if (typeof image !== 'string' || image === '') throw refuse.missingParameter('customContainerConfig.image')
  if (row.refusesDigests && byDigest(image))
    throw new Refusal(
      400,
      'InvalidArgument',
      `image '${image}' is not of the form registry/namespace/name:tag`,
    )
  return {
    image,
    resolvedDigest: resolveImage(world, image),
    acrInstanceId: typeof acrInstanceId === 'string' ? acrInstanceId : '',
    port: typeof port === 'number' ? port : 9000,
    command: texts(command),
    entrypoint: texts(entrypoint),
  }
}
