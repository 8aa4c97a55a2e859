import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { routeFunction } from '../arms/function-spell.ts'
import type { CloudFunction, FunctionAlias, FunctionCode, FunctionVersion } from './rows.ts'

const states = new WeakMap<World, FcState>()

/** Function Compute's state in a world; opened by the first who asks. */
export function fcOf(world: World): FcState {
  let state = states.get(world)
  if (state === undefined) {
    state = new FcState(world)
    states.set(world, state)
  }
  return state
}

const functionKey = ({ region, name }: { region: string; name: string }): string => `${region}/${name}`

export class FcState {
  readonly world: World
  readonly functions
  readonly versions
  readonly aliases

  constructor(world: World) {
    this.world = world
    this.functions = world.collection<CloudFunction, 'name'>('fc.functions', {
      key: functionKey,
      indexes: { name: (row) => row.name },
    })
    this.versions = world.collection<FunctionVersion, 'function'>('fc.versions', {
      key: (row) => `${functionKey(row)}/${row.versionId}`,
      indexes: { function: functionKey },
    })
    this.aliases = world.collection<FunctionAlias, 'function'>('fc.aliases', {
      key: (row) => `${functionKey(row)}/${row.alias}`,
      indexes: { function: functionKey },
    })
    this.aliases.watch((alias) => this.#route(alias))
  }

  /** Calls come through the first alias that a function got. */
  #route(alias: FunctionAlias): void {
    const [first] = this.aliases
      .by('function', functionKey(alias))
      .sort((one, other) => one.createdAt - other.createdAt)
    if (first?.alias !== alias.alias) return
    const place = { region: alias.region, functionName: alias.name }
    const shares = this.servedBy(alias).flatMap(({ versionId, share, code }) =>
      code === undefined ? [] : [{ version: versionId, digest: code.resolvedDigest, share }],
    )
    routeFunction(this.world, place, shares, alias.modifiedAt)
  }

  /** One address serves every region here, so names are told apart over all of them. */
  functionNamed(name: string): Readonly<CloudFunction> {
    const found = this.functions.by('name', name)[0]
    if (found === undefined) throw new Refusal(404, 'FunctionNotFound', `function '${name}' does not exist`)
    return found
  }

  version(of: CloudFunction, versionId: string): Readonly<FunctionVersion> {
    const found = this.versions.get(`${functionKey(of)}/${versionId}`)
    if (found === undefined)
      throw new Refusal(404, 'VersionNotFound', `version '${versionId}' of '${of.name}' does not exist`)
    return found
  }

  /** Newest first. */
  versionsOf(of: CloudFunction): Array<Readonly<FunctionVersion>> {
    return this.versions
      .by('function', functionKey(of))
      .sort((a, b) => Number(b.versionId) - Number(a.versionId))
  }

  alias(of: CloudFunction, alias: string): Readonly<FunctionAlias> {
    const found = this.aliases.get(`${functionKey(of)}/${alias}`)
    if (found === undefined)
      throw new Refusal(404, 'AliasNotFound', `alias '${alias}' of '${of.name}' does not exist`)
    return found
  }

  aliasesOf(of: CloudFunction): Array<Readonly<FunctionAlias>> {
    return this.aliases.by('function', functionKey(of)).sort((a, b) => (a.alias < b.alias ? -1 : 1))
  }

  /** Versions that calls through an alias reach, with their share from 0 to 1; one that was deleted answers nothing. */
  servedBy(
    alias: FunctionAlias,
  ): Array<{ versionId: string; share: number; code: FunctionCode | undefined }> {
    const others = Object.entries(alias.additionalVersionWeight)
    const taken = others.reduce((sum, [, weight]) => sum + weight, 0)
    return [[alias.versionId, 1 - taken] as const, ...others].map(([versionId, share]) => ({
      versionId,
      share,
      code: this.versions.get(`${functionKey(alias)}/${versionId}`)?.code,
    }))
  }

  /** Makes a version of LATEST. */
  publish(of: CloudFunction, description: string, at: number): Readonly<FunctionVersion> {
    const versions = of.versions + 1
    this.functions.patch(functionKey(of), { versions, changed: false })
    const { region, name, code } = of
    return this.versions.put({
      region,
      name,
      versionId: String(versions),
      description,
      createdAt: at,
      code: structuredClone(code),
    })
  }
}
