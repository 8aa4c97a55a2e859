import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import type { World } from '../../kernel/world.ts'
import { type Alert, alertRule, alertsOf } from './alerts.ts'
import { addressOf, type Instance, instancesOf } from './instances.ts'

/** Local time of the product, UTC+8, without a zone. */
const localTime = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

function instantOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}+08:00`)
    : Number.NaN
  if (Number.isNaN(at)) throw refuse.invalidParameter(name)
  return at
}

function instanceItem(world: World, instance: Instance) {
  const address = addressOf(world, instance)
  const secured = instance.version === 'V1'
  return {
    ClusterId: instance.clusterId,
    ClusterName: instance.name,
    ClusterType: instance.type,
    RegionId: instance.region,
    Version: instance.version,
    HttpApiInterUrl: address,
    HttpApiIntraUrl: address,
    EnableAuthToken: String(secured),
    ...(secured ? { AuthToken: instance.token } : {}),
    SupportAuthTypes: secured ? ['TOKEN'] : ['AK'],
    PaymentType: 'POSTPAY',
    StorageDuration: 15,
  }
}

function alertItem(alert: Alert, withEvents: boolean) {
  const { cluster, namespace, workload, startedAt, recoveredAt } = alert
  const labels = {
    alertname: alertRule.name,
    _aliyun_arms_involvedObject_kind: 'cluster',
    _aliyun_arms_involvedObject_id: cluster,
    namespace,
    [workload.kind.toLowerCase()]: workload.name,
    severity: alertRule.severity,
  }
  const share = `${(alert.share * 100).toFixed(1)} %`
  const ended = recoveredAt === undefined ? {} : { EndTime: localTime(recoveredAt) }
  return {
    AlertId: alert.alertId,
    AlertName: alertRule.name,
    Severity: alertRule.severity,
    State: recoveredAt === undefined ? 0 : 2,
    CreateTime: localTime(startedAt),
    ...(recoveredAt === undefined ? {} : { RecoverTime: recoveredAt }),
    Describe: `${namespace}/${workload.name}: ${share} of requests failed`,
    DispatchRuleId: 1,
    DispatchRuleName: 'default',
    ...(withEvents
      ? {
          AlertEvents: [
            {
              AlertName: alertRule.name,
              Severity: 'error',
              State: recoveredAt === undefined ? 'Active' : 'Resolved',
              IntegrationName: 'ARMS-DEFAULT',
              IntegrationType: 'ARMS_PROMETHEUS',
              StartTime: localTime(startedAt),
              ReceiveTime: localTime(startedAt),
              ...ended,
              Labels: JSON.stringify(labels),
              Annotations: JSON.stringify({ message: `${share} of requests failed` }),
            },
          ],
        }
      : {}),
  }
}

const largestPage = 100

/** The operations of arms 2019-08-08 that concern Prometheus instances and alerts. */
export function armsOperations(world: World): SignedOperation[] {
  const arn = (region: string, what: string): string => `acs:arms:${region}:${world.accountId}:${what}`
  return [
    operation({
      action: 'ListPrometheusInstances',
      params: { RegionId: 'string!', ShowGlobalView: 'boolean!', ClusterType: 'string' },
      access: ({ params }) => ({
        action: 'arms:ListPrometheusInstances',
        resource: arn(params.RegionId, 'prometheus/*'),
      }),
      handle: ({ params }) => {
        const found = instancesOf(world).filter(({ region }) => region === params.RegionId)
        return {
          Code: 200,
          Message: 'success',
          Data: JSON.stringify(found.map((each) => instanceItem(world, each))),
        }
      },
    }),
    operation({
      action: 'GetPrometheusInstance',
      params: { RegionId: 'string!', ClusterId: 'string!' },
      access: ({ params }) => ({
        action: 'arms:GetPrometheusInstance',
        resource: arn(params.RegionId, `prometheus/${params.ClusterId}`),
      }),
      handle: ({ params }) => {
        const found = instancesOf(world).find(
          ({ clusterId, region }) => clusterId === params.ClusterId && region === params.RegionId,
        )
        if (found === undefined) return { Code: 404, Message: 'prometheus instance not found' }
        return { Code: 200, Message: 'success', Data: instanceItem(world, found) }
      },
    }),
    operation({
      action: 'ListAlerts',
      params: {
        RegionId: 'string',
        Page: 'integer!',
        Size: 'integer!',
        StartTime: 'string',
        EndTime: 'string',
        AlertName: 'string',
        Severity: 'string',
        State: 'integer',
        ShowEvents: 'boolean',
        ShowActivities: 'boolean',
      },
      access: ({ params }) => ({ action: 'arms:ListAlerts', resource: arn(params.RegionId ?? '*', '*') }),
      handle: ({ params }) => {
        const { Page, Size } = params
        if (Page < 1) throw refuse.invalidParameter('Page')
        if (Size < 1 || Size > largestPage) throw refuse.invalidParameter('Size')
        const from = instantOf('StartTime', params.StartTime)
        const to = instantOf('EndTime', params.EndTime)
        const found = alertsOf(world).filter(
          (alert) =>
            (params.RegionId === undefined || alert.region === params.RegionId) &&
            (from === undefined || alert.startedAt >= from) &&
            (to === undefined || alert.startedAt <= to) &&
            (params.AlertName === undefined || alertRule.name === params.AlertName) &&
            (params.Severity === undefined || alertRule.severity === params.Severity) &&
            (params.State === undefined || params.State === (alert.recoveredAt === undefined ? 0 : 2)),
        )
        const rows = found.reverse().slice((Page - 1) * Size, Page * Size)
        const ListAlerts = rows.map((alert) => alertItem(alert, params.ShowEvents === true))
        return { PageBean: { Page, Size, Total: found.length, ListAlerts } }
      },
    }),
  ]
}
