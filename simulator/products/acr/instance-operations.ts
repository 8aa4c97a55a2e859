import { refuse } from '../../kernel/errors.ts'
import { operation, type SignedOperation } from '../../kernel/operation.ts'
import { instanceArn, repositoryArn } from './access.ts'
import { changeCleanup } from './cleanup.ts'
import { acrPage } from './paging.ts'
import type { RegistryInstance } from './rows.ts'
import type { AcrState } from './state.ts'

const success = { IsSuccess: true, Code: 'success' } as const

export function instanceOperations(state: AcrState): SignedOperation[] {
  return [
    operation({
      action: 'ListInstance',
      params: {
        InstanceName: 'string',
        InstanceStatus: 'string',
        PageNo: 'integer',
        PageSize: 'integer',
        ResourceGroupId: 'string',
      },
      access: () => ({ action: 'cr:ListInstance', resource: instanceArn(state, '*') }),
      handle({ params }) {
        const all = state.instances
          .values()
          .filter(
            (row) =>
              (params.InstanceName === undefined || row.instanceName === params.InstanceName) &&
              (params.InstanceStatus === undefined || row.status === params.InstanceStatus),
          )
        const { rows, fields } = acrPage(all, params)
        return { ...success, ...fields, TotalCount: all.length, Instances: rows.map(listedInstance) }
      },
    }),
    operation({
      action: 'GetInstance',
      params: { InstanceId: 'string!' },
      access: ({ params }) => ({ action: 'cr:GetInstance', resource: instanceArn(state, params.InstanceId) }),
      handle({ params }) {
        const { RegionId: _region, ...fields } = listedInstance(state.instance(params.InstanceId))
        return {
          ...success,
          ...fields,
          CreateTime: Number(fields.CreateTime),
          ModifiedTime: Number(fields.ModifiedTime),
        }
      },
    }),
    operation({
      action: 'GetInstanceEndpoint',
      params: { InstanceId: 'string!', EndpointType: 'string!', ModuleName: 'string' },
      access: ({ params }) => ({
        action: 'cr:GetInstanceEndpoint',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const { host, publicAccess } = state.instance(params.InstanceId)
        if (params.EndpointType !== 'internet') throw refuse.invalidParameter('EndpointType')
        return {
          ...success,
          ...accessOf(publicAccess),
          Status: 'RUNNING',
          Domains: [{ Domain: host, Type: 'SYSTEM' }],
        }
      },
    }),
    operation({
      action: 'ListInstanceEndpoint',
      params: { InstanceId: 'string!', ModuleName: 'string', Summary: 'boolean' },
      access: ({ params }) => ({
        action: 'cr:ListInstanceEndpoint',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const { host, vpcHost, vpcId, publicAccess } = state.instance(params.InstanceId)
        const endpoint = (type: string, domain: string, vpcs: Array<{ VpcId: string }>) => ({
          EndpointType: type,
          ...accessOf(type === 'internet' ? publicAccess : { enabled: true, entries: null }),
          Status: 'RUNNING',
          Domains: [{ Domain: domain, Type: 'SYSTEM' }],
          LinkedVpcs: vpcs,
        })
        return {
          ...success,
          Endpoints: [endpoint('internet', host, []), endpoint('vpc', vpcHost, [{ VpcId: vpcId }])],
        }
      },
    }),
    operation({
      action: 'GetInstanceVpcEndpoint',
      params: { InstanceId: 'string!', ModuleName: 'string' },
      access: ({ params }) => ({
        action: 'cr:GetInstanceVpcEndpoint',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const { vpcHost, vpcId } = state.instance(params.InstanceId)
        const vpc = {
          VpcId: vpcId,
          VswitchId: vpcId.replace('vpc', 'vsw'),
          Ip: '192.168.12.8',
          Status: 'RUNNING',
          DefaultAccess: true,
        }
        return {
          ...success,
          Enable: true,
          ModuleName: params.ModuleName ?? 'Registry',
          Domains: [vpcHost],
          LinkedVpcs: [vpc],
        }
      },
    }),
    operation({
      action: 'GetInstanceUsage',
      params: { InstanceId: 'string!' },
      access: ({ params }) => ({
        action: 'cr:GetInstanceUsage',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const { instanceId } = state.instance(params.InstanceId)
        return {
          ...success,
          NamespaceQuota: '50',
          NamespaceUsage: String(state.namespaces.countBy('instance', instanceId)),
          RepoQuota: '5000',
          RepoUsage: String(state.repositories.countBy('instance', instanceId)),
          ChartNamespaceQuota: '0',
          ChartNamespaceUsage: '0',
          ChartRepoQuota: '0',
          ChartRepoUsage: '0',
          VpcQuota: '3',
          VpcUsage: '1',
        }
      },
    }),
    operation({
      action: 'ListNamespace',
      params: {
        InstanceId: 'string!',
        NamespaceName: 'string',
        NamespaceStatus: 'string',
        PageNo: 'integer',
        PageSize: 'integer',
      },
      access: ({ params }) => ({
        action: 'cr:ListNamespace',
        resource: repositoryArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const { instanceId } = state.instance(params.InstanceId)
        const all = state.namespaces
          .by('instance', instanceId)
          .filter((row) => params.NamespaceName === undefined || row.name === params.NamespaceName)
        const { rows, fields } = acrPage(all, params)
        const namespaces = rows.map((row) => ({
          InstanceId: instanceId,
          NamespaceId: row.namespaceId,
          NamespaceName: row.name,
          NamespaceStatus: 'NORMAL',
          AutoCreateRepo: row.autoCreateRepo,
          DefaultRepoType: 'PRIVATE',
          DefaultRepoConfiguration: { RepoType: 'PRIVATE', TagImmutability: false },
          ResourceGroupId: 'rg-acfmxsimulated',
        }))
        return { ...success, ...fields, TotalCount: String(all.length), Namespaces: namespaces }
      },
    }),
    operation({
      action: 'ListArtifactLifecycleRule',
      method: 'GET',
      params: { InstanceId: 'string!', EnableDeleteTag: 'boolean', PageNo: 'integer', PageSize: 'integer' },
      access: ({ params }) => ({
        action: 'cr:ListArtifactLifecycleRule',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        const all = state.lifecycleRules
          .by('instance', state.instance(params.InstanceId).instanceId)
          .filter(
            (row) => params.EnableDeleteTag === undefined || row.enableDeleteTag === params.EnableDeleteTag,
          )
        const { rows, fields } = acrPage(all, params)
        const rules = rows.map((row) => ({
          RuleId: row.ruleId,
          InstanceId: row.instanceId,
          Scope: row.scope,
          NamespaceName: row.namespace,
          RepoName: row.repoName,
          RetentionTagCount: row.retentionTagCount,
          TagRegexp: row.tagRegexp,
          ScheduleTime: row.scheduleTime,
          Auto: row.auto,
          EnableDeleteTag: row.enableDeleteTag,
          CreateTime: row.createdAt,
          ModifiedTime: row.modifiedAt,
          NextTime: row.nextAt,
        }))
        return { ...success, ...fields, TotalCount: all.length, Rules: rules }
      },
    }),
    operation({
      action: 'UpdateArtifactLifecycleRule',
      params: {
        InstanceId: 'string!',
        RuleId: 'string!',
        Scope: 'string',
        NamespaceName: 'string',
        RepoName: 'string',
        RetentionTagCount: 'integer',
        TagRegexp: 'string',
        ScheduleTime: 'string',
        Auto: 'boolean',
        EnableDeleteTag: 'boolean',
      },
      write: true,
      access: ({ params }) => ({
        action: 'cr:UpdateArtifactLifecycleRule',
        resource: instanceArn(state, params.InstanceId),
      }),
      handle({ params }) {
        changeCleanup(state, params)
        return success
      },
    }),
  ]
}

const accessOf = ({ enabled, entries }: RegistryInstance['publicAccess']) => ({
  Enable: enabled,
  AclEnable: entries !== null,
  AclEntries: (entries ?? []).map((Entry) => ({ Entry, Comment: '' })),
})

function listedInstance(row: Readonly<RegistryInstance>) {
  return {
    InstanceId: row.instanceId,
    InstanceName: row.instanceName,
    InstanceStatus: row.status,
    InstanceSpecification: row.specification,
    RegionId: row.region,
    ResourceGroupId: 'rg-acfmxsimulated',
    CreateTime: String(row.createdAt),
    ModifiedTime: String(row.createdAt),
    Tags: Object.entries(row.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  }
}
