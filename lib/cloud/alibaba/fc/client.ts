import type { SignedCall, SignedDoor, SigningKey } from '../transport/signed.ts'
import { AliasList, AliasWire, FunctionList, FunctionWire, VersionList, VersionWire } from './wire.ts'

const version = '2023-03-30'
const pageSize = 100
const root = `/${version}/functions`
const at = (name: string): string => `${root}/${encodeURIComponent(name)}`
const aliasAt = (name: string, alias: string): string => `${at(name)}/aliases/${encodeURIComponent(alias)}`

interface AliasBody extends Record<string, unknown> {
  versionId: string
  description: string
  additionalVersionWeight: Record<string, number>
}

/** Function Compute 3 (section 9): ROA, camelCase, JSON bodies. One door per region. */
export class FcClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private send(
    key: SigningKey,
    method: SignedCall['method'],
    action: string,
    pathname: string,
    given: { query?: SignedCall['query']; body?: Record<string, unknown> } = {},
  ): Promise<unknown> {
    const { query = {}, body } = given
    return this.door.send(key, {
      action,
      version,
      style: 'ROA',
      method,
      pathname,
      query,
      ...(body === undefined ? {} : { body }),
    })
  }

  async listFunctions(key: SigningKey, nextToken: string | null) {
    const query = { fcVersion: 'v3', limit: pageSize, nextToken }
    return FunctionList.parse(await this.send(key, 'GET', 'ListFunctions', root, { query }))
  }

  /** `qualifier` is a version; LATEST without it. */
  async getFunction(key: SigningKey, name: string, qualifier: string | null) {
    return FunctionWire.parse(await this.send(key, 'GET', 'GetFunction', at(name), { query: { qualifier } }))
  }

  /** What is left out stays; the container is replaced whole. */
  async updateContainer(key: SigningKey, name: string, customContainerConfig: Record<string, unknown>) {
    const body = { customContainerConfig }
    return FunctionWire.parse(await this.send(key, 'PUT', 'UpdateFunction', at(name), { body }))
  }

  async publishVersion(key: SigningKey, name: string, description: string) {
    const body = { description }
    const answer = await this.send(key, 'POST', 'PublishFunctionVersion', `${at(name)}/versions`, { body })
    return VersionWire.parse(answer)
  }

  /** Newest first. */
  async listVersions(key: SigningKey, name: string, nextToken: string | null, limit = pageSize) {
    const query = { direction: 'BACKWARD', limit, nextToken }
    return VersionList.parse(
      await this.send(key, 'GET', 'ListFunctionVersions', `${at(name)}/versions`, { query }),
    )
  }

  async listAliases(key: SigningKey, name: string, nextToken: string | null) {
    const query = { limit: pageSize, nextToken }
    return AliasList.parse(await this.send(key, 'GET', 'ListAliases', `${at(name)}/aliases`, { query }))
  }

  async getAlias(key: SigningKey, name: string, alias: string) {
    return AliasWire.parse(await this.send(key, 'GET', 'GetAlias', aliasAt(name, alias)))
  }

  /** Every field is sent: whether one that is left out stays is not documented. */
  async updateAlias(key: SigningKey, name: string, alias: string, body: AliasBody) {
    return AliasWire.parse(await this.send(key, 'PUT', 'UpdateAlias', aliasAt(name, alias), { body }))
  }

  async createAlias(key: SigningKey, name: string, alias: string, body: AliasBody) {
    const made = { ...body, aliasName: alias }
    return AliasWire.parse(await this.send(key, 'POST', 'CreateAlias', `${at(name)}/aliases`, { body: made }))
  }
}
