import type { MountRequest } from '../../../kernel/mount.ts'
import { HANDLED } from '../../../kernel/reply.ts'
import { kubeRefuse, statusBody } from '../failure.ts'
import type { Kube } from '../kube.ts'
import type { KubeObject } from '../object.ts'
import { apiVersionOf } from '../resource.ts'
import type { Matcher } from '../selector.ts'
import type { Change } from '../watch-hub.ts'
import { matcherOf, render, type Scope } from './reading.ts'

const BOOKMARK_MS = 60_000
const LONGEST_S = 3_600

/** Streams what changes from a revision on, one JSON object per line, until the client leaves or its time is up. */
export function watchObjects(
  kube: Kube,
  scope: Scope,
  request: MountRequest,
  isStillAllowed: () => boolean,
): typeof HANDLED {
  const { cluster, resource } = scope
  const { query, outgoing } = request
  const matches = matcherOf(resource, request)
  const hub = kube.hub(cluster)
  const asked = query.get('resourceVersion') ?? ''
  const isInitial = asked === '' || asked === '0' || query.get('sendInitialEvents') === 'true'
  const from = isInitial ? kube.revision(cluster) : Number(asked)
  if (!Number.isInteger(from))
    throw kubeRefuse.badRequest(`Invalid value: "${asked}": not a resource version`)

  outgoing.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  outgoing.flushHeaders()
  const write = (type: string, object: unknown): void => {
    if (!outgoing.writableEnded) outgoing.write(`${JSON.stringify({ type, object })}\n`)
  }
  if (!hub.reaches(from)) {
    write(
      'ERROR',
      statusBody(kubeRefuse.expired(`too old resource version: ${asked} (${kube.revision(cluster)})`)),
    )
    outgoing.end()
    return HANDLED
  }
  const tell = (change: Change): void => {
    const told = seen(change, scope, matches)
    if (told !== undefined && isStillAllowed()) write(told.type, render(scope, request, told.object))
  }
  const bookmark = (annotations?: Record<string, string>): void => {
    const metadata = {
      resourceVersion: String(kube.revision(cluster)),
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    }
    write('BOOKMARK', { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata })
  }

  if (isInitial) {
    for (const object of kube.list(cluster, resource.plural, scope.namespace, matches)) {
      write('ADDED', render(scope, request, object))
    }
    if (query.get('sendInitialEvents') === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' })
  } else {
    for (const change of hub.since(from)) tell(change)
  }
  const unfollow = hub.follow(tell)
  const wantsBookmarks = query.get('allowWatchBookmarks') === 'true'
  // A watch outlives no token: it is looked at with every bookmark.
  const beat = setInterval(() => {
    if (!isStillAllowed()) finish()
    else if (wantsBookmarks) bookmark()
  }, BOOKMARK_MS)
  const asSeconds = Number(query.get('timeoutSeconds') ?? '')
  const seconds = asSeconds > 0 ? Math.min(asSeconds, LONGEST_S) : LONGEST_S / 2
  const end = setTimeout(() => finish(), seconds * 1000)
  beat.unref()
  end.unref()
  const finish = (): void => {
    clearInterval(beat)
    clearTimeout(end)
    unfollow()
    outgoing.end()
  }
  outgoing.once('close', finish)
  return HANDLED
}

/** A change as a watcher with a selector sees it: what leaves the selection is gone, what enters it is new. */
function seen(
  change: Change,
  scope: Scope,
  matches: Matcher,
): { type: Change['type']; object: KubeObject } | undefined {
  const { type, resource, object, before } = change
  if (resource !== scope.resource.plural) return undefined
  if (scope.namespace !== '' && object.metadata.namespace !== scope.namespace) return undefined
  const was = before !== undefined && matches(before)
  const is = type !== 'DELETED' && matches(object)
  if (was && is) return { type: 'MODIFIED', object }
  if (is) return { type: 'ADDED', object }
  return was ? { type: 'DELETED', object } : undefined
}
