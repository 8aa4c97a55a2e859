import type { World } from '../../kernel/world.ts'
import { acrOf, idFrom } from '../acr/state.ts'
import { resolveImage } from './image.ts'
import type { CloudFunction } from './rows.ts'
import { fcOf } from './state.ts'

/** One build that a function was made of, and when it came. */
interface FunctionRelease {
  /** host/namespace/name@sha256:... or :tag; the registry must have it. */
  image: string
  at: number
  description?: string
}

interface FunctionOptions {
  name: string
  region?: string
  description?: string
  /** Oldest first: each was published, and the alias points to the last. */
  releases: [FunctionRelease, ...FunctionRelease[]]
  /** `live` where absent. */
  alias?: string
  environmentVariables?: Record<string, string>
  memorySize?: number
  cpu?: number
  tags?: Record<string, string>
}

/** Makes a function of a custom container with its versions and its alias, as if all of it had long happened. */
export function createFunction(world: World, options: FunctionOptions): void {
  const state = fcOf(world)
  const { name, releases, environmentVariables = {}, memorySize = 1_024, cpu = 0.5 } = options
  const region = options.region ?? world.region
  const codeOf = ({ image }: FunctionRelease): CloudFunction['code'] => ({
    image,
    acrInstanceId: instanceOf(world, image),
    port: 9000,
    command: [],
    entrypoint: [],
    resolvedDigest: resolveImage(world, image),
    environmentVariables,
    memorySize,
    cpu,
    timeout: 60,
    instanceConcurrency: 20,
  })
  const [first] = releases
  let row = state.functions.put({
    name,
    region,
    functionId: idFrom('func', `${region}/${name}`),
    description: options.description ?? name,
    role: `acs:ram::${world.accountId}:role/aliyunfcdefaultrole`,
    code: codeOf(first),
    createdAt: first.at,
    modifiedAt: first.at,
    updatedAt: first.at,
    updateError: null,
    tags: options.tags ?? {},
    versions: 0,
    changed: true,
    invocationDisabled: null,
    refusesDigests: false,
    hidesDigests: false,
    nextUpdateFails: null,
  })
  for (const release of releases) {
    row = state.functions.put({
      ...row,
      versions: state.versionsOf(row).length,
      code: codeOf(release),
      modifiedAt: release.at,
      updatedAt: release.at,
    })
    const { versionId } = state.publish(row, release.description ?? '', release.at)
    state.aliases.put({
      region,
      name,
      alias: options.alias ?? 'live',
      versionId,
      additionalVersionWeight: {},
      description: '',
      createdAt: first.at,
      modifiedAt: release.at,
    })
  }
}

function instanceOf(world: World, image: string): string {
  const host = image.split('/', 1)[0]
  const found = acrOf(world)
    .instances.values()
    .find((row) => row.host === host || row.vpcHost === host)
  return found?.instanceId ?? ''
}
