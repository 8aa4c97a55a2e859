import { createHash } from 'node:crypto'
import type { ImageTag, Repository, Scan } from '../acr/rows.ts'
import type { AcrState } from '../acr/state.ts'

const shanghaiMs = 8 * 3_600_000

/** `2026-11-21 10:00:00`, in Shanghai, as the registry writes it. */
const localTime = (at: number): string =>
  new Date(at + shanghaiMs).toISOString().slice(0, 19).replace('T', ' ')

/** What a trigger of a repository sends when a tag is pushed. */
export function pushEvent(
  state: AcrState,
  repository: Readonly<Repository>,
  tag: Readonly<ImageTag>,
  at: number,
) {
  const { namespace, name } = repository
  return {
    event: 'push',
    body: {
      push_data: { digest: tag.digest, pushed_at: localTime(at), tag: tag.tag },
      repository: {
        date_created: localTime(repository.createdAt),
        name,
        namespace,
        region: state.instances.get(repository.instanceId)?.region ?? '',
        repo_authentication_type: 'NO_CERTIFIED',
        repo_full_name: `${namespace}/${name}`,
        repo_origin_type: 'NO_CERTIFIED',
        repo_type: 'PRIVATE',
      },
    },
  }
}

/** What EventBridge sends when a scan has ended: a CloudEvent, its data in the words of the OpenAPI. */
export function scanEvent(state: AcrState, scan: Readonly<Scan>, at: number) {
  const repository = state.repositories.get(scan.repoId)
  const instance = state.instances.get(repository?.instanceId ?? '')
  const tags = state.tags.by('manifest', `${scan.repoId}|${scan.digest}`).map(({ tag }) => tag)
  const seed = `${scan.repoId} ${scan.digest} ${scan.startedAt}`
  return {
    event: 'cr:Artifact:ScanCompleted',
    body: {
      id: createHash('sha256').update(seed).digest('hex').slice(0, 32),
      source: 'acs.cr',
      specversion: '1.0',
      type: 'cr:Artifact:ScanCompleted',
      time: `${new Date(at + shanghaiMs).toISOString().slice(0, 19)}+08:00`,
      datacontenttype: 'application/json;charset=utf-8',
      aliyuneventbusname: 'default',
      data: {
        InstanceId: instance?.instanceId ?? '',
        InstanceName: instance?.instanceName ?? '',
        RegionId: instance?.region ?? '',
        RepoId: scan.repoId,
        RepoName: repository?.name ?? '',
        RepoNamespaceName: repository?.namespace ?? '',
        Tag: tags.find((tag) => tag !== 'latest') ?? tags[0] ?? '',
        ScanStatus: scan.status === 'COMPLETE' ? 'SUCCESS' : 'FAILED',
      },
    },
  }
}
