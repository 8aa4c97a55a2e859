import { isoSeconds } from '../../kernel/clock.ts'
import type { World } from '../../kernel/world.ts'
import type { CloudFunction, FunctionAlias, FunctionCode, FunctionVersion } from './rows.ts'

/** Whether the last write has taken effect. */
export function updateStatus(row: CloudFunction, now: number): 'InProgress' | 'Failed' | 'Successful' {
  if (now < row.updatedAt) return 'InProgress'
  return row.updateError === null ? 'Successful' : 'Failed'
}

/** A function, LATEST or as one of its versions has it. */
export function functionItem(world: World, row: CloudFunction, version?: FunctionVersion): object {
  const code = version?.code ?? row.code
  const latest = version === undefined
  const status = latest ? updateStatus(row, world.clock.now()) : 'Successful'
  return {
    codeChecksum: '0',
    codeSize: 0,
    cpu: code.cpu,
    createdTime: isoSeconds(row.createdAt),
    customContainerConfig: containerItem(row, code),
    description: row.description,
    diskSize: 512,
    environmentVariables: code.environmentVariables,
    functionArn: `acs:fc:${row.region}:${world.accountId}:functions/${row.name}`,
    functionId: row.functionId,
    functionName: row.name,
    handler: 'not-used',
    instanceConcurrency: code.instanceConcurrency,
    internetAccess: true,
    ...(row.invocationDisabled === null
      ? {}
      : { invocationRestriction: { disable: true, reason: row.invocationDisabled } }),
    lastModifiedTime: new Date(version?.createdAt ?? row.modifiedAt).toISOString(),
    lastUpdateStatus: status,
    ...(status === 'Failed'
      ? { lastUpdateStatusReason: row.updateError, lastUpdateStatusReasonCode: 'ImagePullFailed' }
      : {}),
    memorySize: code.memorySize,
    role: row.role,
    runtime: 'custom-container',
    state: 'Active',
    tags: Object.entries(row.tags).map(([Key, Value]) => ({ Key, Value })),
    timeout: code.timeout,
  }
}

function containerItem(row: CloudFunction, code: FunctionCode): object {
  const repository = code.image.replace(/(@sha256:.*|:[\w.-]+)$/, '')
  return {
    accelerationType: 'Default',
    acrInstanceId: code.acrInstanceId,
    command: code.command,
    entrypoint: code.entrypoint,
    image: code.image,
    port: code.port,
    ...(row.hidesDigests ? {} : { resolvedImageUri: `${repository}@${code.resolvedDigest}` }),
  }
}

export const versionItem = (row: FunctionVersion): object => ({
  createdTime: isoSeconds(row.createdAt),
  description: row.description,
  lastModifiedTime: isoSeconds(row.createdAt),
  versionId: row.versionId,
})

export const aliasItem = (row: FunctionAlias): object => ({
  additionalVersionWeight: row.additionalVersionWeight,
  aliasName: row.alias,
  createdTime: isoSeconds(row.createdAt),
  description: row.description,
  // Finer than a second, as two writes within one must be told apart.
  lastModifiedTime: new Date(row.modifiedAt).toISOString(),
  versionId: row.versionId,
})
