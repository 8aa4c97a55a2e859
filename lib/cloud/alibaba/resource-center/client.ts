import { CallError } from '../transport/call-error.ts'
import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import { ResourcePage, ServiceStatus } from './wire.ts'

const version = '2022-12-01'
/** The SDK says 100, newer pages 500 (section 18, row 3). */
const pageSize = 100

/** Resource Center (section 11.1): RPC, one host for all regions. */
export class ResourceCenterClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private async send(key: SigningKey, action: string, query: Record<string, string | number | null>) {
    try {
      return await this.door.send(key, {
        action,
        version,
        style: 'RPC',
        method: 'POST',
        pathname: '/',
        query,
      })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      // Both are refusals of the request; only one of them is mended by beginning again.
      const marked = /NextToken/i.test(`${error.code} ${error.message}`)
      const off = /NotEnabled|NotOpen|ServiceNot/i.test(error.code ?? '')
      const kind = marked ? 'conflict' : off ? 'invalid' : error.kind
      throw new CallError(kind, error.message, error)
    }
  }

  async getStatus(key: SigningKey) {
    return ServiceStatus.parse(await this.send(key, 'GetResourceCenterServiceStatus', {}))
  }

  /** Every account below the scope; this account alone without one. */
  async search(key: SigningKey, scope: string | null, mark: string | null) {
    const query = { MaxResults: pageSize, NextToken: mark, 'SortCriterion.Key': 'CreateTime' }
    const answer =
      scope === null
        ? await this.send(key, 'SearchResources', query)
        : await this.send(key, 'SearchMultiAccountResources', { ...query, Scope: scope })
    return ResourcePage.parse(answer)
  }
}
