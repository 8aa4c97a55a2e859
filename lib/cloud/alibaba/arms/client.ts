import { CallError } from '../transport/call-error.ts'
import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import { localTime } from './map.ts'
import { AlertList, InstanceAnswer } from './wire.ts'

const version = '2019-08-08'
export const pageSize = 100

/** ARMS (section 13.1): RPC, parameters in the query. One door per region. */
export class ArmsClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private send(key: SigningKey, action: string, query: Record<string, string | number | boolean>) {
    return this.door.send(key, { action, version, style: 'RPC', method: 'POST', pathname: '/', query })
  }

  /** Throws not-found where the region has no instance for the cluster. */
  async getInstance(key: SigningKey, region: string, cluster: string) {
    const body = await this.send(key, 'GetPrometheusInstance', { RegionId: region, ClusterId: cluster })
    const { Code, Message, Data } = InstanceAnswer.parse(body)
    if (Data && (Code === null || Code === undefined || Code === 200)) return Data
    const words = Message ?? `no Prometheus instance for ${cluster}`
    const absent = Code === 404 || Code === 200 || /not.?(found|exist)/i.test(words)
    throw new CallError(absent ? 'not-found' : 'unavailable', words, { code: String(Code ?? 'NoData') })
  }

  /** Alerts that were made in a span, with the events that say which series fired. */
  async listAlerts(key: SigningKey, region: string, span: { from: Date; to: Date }, page: number) {
    const body = await this.send(key, 'ListAlerts', {
      RegionId: region,
      Page: page,
      Size: pageSize,
      StartTime: localTime(span.from),
      EndTime: localTime(span.to),
      ShowEvents: true,
    })
    return AlertList.parse(body).PageBean
  }
}
