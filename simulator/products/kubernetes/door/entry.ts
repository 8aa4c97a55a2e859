import { TLSSocket } from 'node:tls'
import { type Caller, tokenCaller } from '../../../kernel/caller.ts'
import type { MountRequest } from '../../../kernel/mount.ts'
import { type Access, accessOf, credentialOf, type KubeToken } from '../binding.ts'
import { kubeRefuse } from '../failure.ts'
import type { Kube } from '../kube.ts'
import type { Resource } from '../resource.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

const reading = new Set<Verb>(['get', 'list', 'watch'])

/** The predefined roles of ACK, as far as these resources go. */
const may: Record<Access, (verb: Verb, resource: Resource) => boolean> = {
  restricted: (verb) => reading.has(verb),
  dev: (verb, { namespaced }) => reading.has(verb) || namespaced,
  admin: () => true,
}

const serials = new WeakMap<TLSSocket, string>()

/** Serial number of the certificate that was proved in the handshake: the same for as long as the connection lasts. */
function serialOf(socket: TLSSocket): string {
  const serial = serials.get(socket) ?? socket.getPeerCertificate().serialNumber
  serials.set(socket, serial)
  return serial
}

/** The certificate that the client proved in the handshake, or its bearer token. */
function credential(kube: Kube, request: MountRequest): KubeToken | undefined {
  const { socket } = request.incoming
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (socket instanceof TLSSocket && socket.authorized) {
    return credentialOf(kube.bindings, { serial: serialOf(socket) })
  }
  return bearer === undefined ? undefined : credentialOf(kube.bindings, { bearer })
}

/** The holder of a kubeconfig; one of another cluster, or one that ran out, is nobody here. */
export function authenticate(kube: Kube, request: MountRequest): Caller {
  const token = credential(kube, request)
  const cluster = request.path.split('/')[1] ?? ''
  if (token === undefined || token.cluster !== cluster || kube.world.clock.isExpired(token.validity)) {
    throw kubeRefuse.unauthorized()
  }
  const { roleName, sessionName } = token
  return tokenCaller('kubernetes', token.token, token.userName, {
    accountId: kube.world.accountId,
    ...(roleName === undefined ? {} : { roleName }),
    ...(sessionName === undefined ? {} : { sessionName }),
  })
}

export const isStillIn = (kube: Kube, request: MountRequest): boolean => {
  const token = credential(kube, request)
  return token !== undefined && !kube.world.clock.isExpired(token.validity)
}

/** Refuses what the RBAC role of the caller in this cluster does not allow. */
export function allow(
  kube: Kube,
  request: MountRequest,
  verb: Verb,
  place: { resource: Resource; namespace: string; name: string },
): void {
  const token = kube.bindings.tokens.get(request.caller.accessKeyId)
  const access = token === undefined ? undefined : accessOf(kube.bindings, token)
  if (access !== undefined && may[access](verb, place.resource)) return
  throw kubeRefuse.forbidden(place.resource, place.name, request.caller.displayName, verb, place.namespace)
}
