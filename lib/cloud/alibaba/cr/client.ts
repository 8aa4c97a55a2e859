import type { z } from 'zod'
import { CallError } from '../transport/call-error.ts'
import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import {
  EndpointList,
  LifecycleRuleList,
  SyncRuleList,
  SyncTaskList,
  type WireLifecycleRule,
} from './truth-wire.ts'
import {
  AuthorizationAnswer,
  EndpointAnswer,
  Envelope,
  ImageList,
  InstanceList,
  RepositoryList,
  ScanStatusAnswer,
  ScanSummaryAnswer,
  VulnerabilityList,
} from './wire.ts'

const version = '2018-12-01'
export const pageSize = 100

const absent = /NOT_EXIST|NotExist|NOT_FOUND|NotFound/
const denied = /NO_PERMISSION|NoPermission|FORBIDDEN|Forbidden|UNAUTHORIZED|DENIED/
const taken = /ALREADY_EXIST|AlreadyExist|CONFLICT|IMMUTABLE|DUPLICATE/
const wrong = /INVALID|Invalid|ILLEGAL|MISSING|Missing/

/**
 * IsSuccess false inside HTTP 200 (section 3.6). A code that is plainly a no is definite; any other leaves open
 * what happened.
 */
export function businessError(envelope: z.infer<typeof Envelope>): CallError {
  const code = envelope.Code ?? 'UNKNOWN'
  const kind = absent.test(code)
    ? 'not-found'
    : denied.test(code)
      ? 'refused'
      : taken.test(code)
        ? 'conflict'
        : code.includes('Throttling')
          ? 'throttled'
          : wrong.test(code)
            ? 'invalid'
            : 'unavailable'
  return new CallError(kind, envelope.Message ?? `the registry answered ${code}`, {
    code,
    requestId: envelope.RequestId ?? null,
  })
}

interface ImageName {
  instanceId: string
  repoId: string
  imageTag: string
  digest: string
}

/** Container Registry Enterprise Edition (operations/cr): RPC, parameters in the query. */
export class CrClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private async rpc<T>(
    key: SigningKey,
    action: string,
    query: Record<string, string | number | undefined>,
    shape: z.ZodType<T>,
    method: 'GET' | 'POST' = 'POST',
  ): Promise<T> {
    const call = { action, version, style: 'RPC', method, pathname: '/', query } as const
    const body = await this.door.send(key, call)
    const envelope = Envelope.parse(body)
    if (envelope.IsSuccess === false) throw businessError(envelope)
    return shape.parse(body)
  }

  listInstances(key: SigningKey, page: number) {
    return this.rpc(key, 'ListInstance', { PageNo: page, PageSize: 30 }, InstanceList)
  }

  getInstanceEndpoint(key: SigningKey, instanceId: string) {
    const query = { InstanceId: instanceId, EndpointType: 'internet', ModuleName: 'Registry' }
    return this.rpc(key, 'GetInstanceEndpoint', query, EndpointAnswer)
  }

  listEndpoints(key: SigningKey, instanceId: string) {
    const query = { InstanceId: instanceId, ModuleName: 'Registry' }
    return this.rpc(key, 'ListInstanceEndpoint', query, EndpointList)
  }

  listSyncRules(key: SigningKey, instanceId: string, page: number) {
    const query = { InstanceId: instanceId, PageNo: page, PageSize: pageSize }
    return this.rpc(key, 'ListRepoSyncRule', query, SyncRuleList)
  }

  listSyncTasks(key: SigningKey, instanceId: string, namespace: string, repository: string) {
    const query = { InstanceId: instanceId, RepoNamespaceName: namespace, RepoName: repository, PageNo: 1 }
    return this.rpc(key, 'ListRepoSyncTask', { ...query, PageSize: pageSize }, SyncTaskList)
  }

  listLifecycleRules(key: SigningKey, instanceId: string, page: number) {
    const query = { InstanceId: instanceId, EnableDeleteTag: 'true', PageNo: page, PageSize: pageSize }
    return this.rpc(key, 'ListArtifactLifecycleRule', query, LifecycleRuleList, 'GET')
  }

  /** Everything of the rule is said again: what is left out is not kept. */
  updateLifecycleRule(key: SigningKey, instanceId: string, rule: WireLifecycleRule, tagRegexp: string) {
    const query = {
      InstanceId: instanceId,
      RuleId: rule.RuleId,
      Scope: rule.Scope ?? 'INSTANCE',
      NamespaceName: rule.NamespaceName || undefined,
      RepoName: rule.RepoName || undefined,
      RetentionTagCount: rule.RetentionTagCount ?? undefined,
      ScheduleTime: rule.ScheduleTime ?? undefined,
      Auto: String(rule.Auto ?? false),
      EnableDeleteTag: String(rule.EnableDeleteTag ?? true),
      TagRegexp: tagRegexp,
    }
    return this.rpc(key, 'UpdateArtifactLifecycleRule', query, Envelope)
  }

  listRepositories(key: SigningKey, instanceId: string, page: number) {
    const query = { InstanceId: instanceId, RepoStatus: 'NORMAL', PageNo: page, PageSize: pageSize }
    return this.rpc(key, 'ListRepository', query, RepositoryList)
  }

  listImages(key: SigningKey, instanceId: string, repoId: string, page: number) {
    const query = { InstanceId: instanceId, RepoId: repoId, PageNo: page, PageSize: pageSize }
    return this.rpc(key, 'ListRepoTag', query, ImageList)
  }

  deleteTag(key: SigningKey, instanceId: string, repoId: string, imageTag: string) {
    const query = { InstanceId: instanceId, RepoId: repoId, Tag: imageTag }
    return this.rpc(key, 'DeleteRepoTag', query, Envelope)
  }

  getScanStatus(key: SigningKey, image: ImageName) {
    return this.rpc(key, 'GetRepoTagScanStatus', namedBy(image), ScanStatusAnswer)
  }

  getScanSummary(key: SigningKey, image: ImageName) {
    return this.rpc(key, 'GetRepoTagScanSummary', namedBy(image), ScanSummaryAnswer)
  }

  listScanResults(key: SigningKey, image: ImageName, page: number) {
    const query = { ...namedBy(image), PageNo: page, PageSize: pageSize }
    return this.rpc(key, 'ListRepoTagScanResult', query, VulnerabilityList)
  }

  /** User and password of the registry itself, good for `hours` (1 to 24). */
  getAuthorization(key: SigningKey, instanceId: string, hours: number) {
    const query = { InstanceId: instanceId, ExpiresInHours: hours }
    return this.rpc(key, 'GetAuthorizationToken', query, AuthorizationAnswer)
  }
}

const namedBy = (image: ImageName) => ({
  InstanceId: image.instanceId,
  RepoId: image.repoId,
  Tag: image.imageTag,
  Digest: image.digest,
})
