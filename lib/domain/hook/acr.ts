import { type Fields, inside, nameOf, textOf } from './field.ts'
import { type HookEvent, unknownEvent } from './hook-event.ts'

/** A trigger of a repository: a push, told by names alone. */
function readTrigger(fields: Fields): HookEvent {
  const repository = inside(fields, 'repository')
  const pushed = inside(fields, 'push_data')
  const [namespace, name] = [nameOf(repository, 'namespace'), nameOf(repository, 'name')]
  if (namespace === null || name === null) return unknownEvent('push')
  const imageTag = textOf(pushed, 'tag') ?? ''
  const said = ['digest', 'pushed_at'].map((each) => textOf(pushed, each) ?? '')
  return {
    event: 'push',
    hint: { kind: 'image', instanceId: null, namespace, name, scanned: null },
    isTest: false,
    subject: `${namespace}/${name}${imageTag && `:${imageTag}`}`,
    mark: ['push', namespace, name, textOf(repository, 'region') ?? '', imageTag, ...said],
  }
}

/** Things about an image of which EventBridge tells and from which something follows. */
const followed = /^cr:Artifact:(PushCompleted|BuildCompleted|SynchronizationCompleted|ScanCompleted)$/

/** A CloudEvent of EventBridge: `cr:Artifact:*`, its data in words of the OpenAPI. */
function readCloudEvent(fields: Fields, type: string): HookEvent {
  const data = inside(fields, 'data')
  const [namespace, name] = [nameOf(data, 'RepoNamespaceName'), nameOf(data, 'RepoName')]
  if (!followed.test(type) || namespace === null || name === null) return unknownEvent(type)
  const imageTag = nameOf(data, 'Tag')
  const scanned = type === 'cr:Artifact:ScanCompleted' ? imageTag : null
  return {
    event: type,
    hint: { kind: 'image', instanceId: nameOf(data, 'InstanceId'), namespace, name, scanned },
    isTest: false,
    subject: `${namespace}/${name}${imageTag === null ? '' : `:${imageTag}`}`,
    mark: [type, textOf(fields, 'id') ?? '', namespace, name, imageTag ?? '', textOf(fields, 'time') ?? ''],
  }
}

/** ACR tells pushes by triggers of a repository, and pushes and scans by EventBridge. */
export function readAcr(fields: Fields): HookEvent {
  const type = textOf(fields, 'type')
  return type === null ? readTrigger(fields) : readCloudEvent(fields, type)
}
