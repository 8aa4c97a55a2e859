import { anonymous, type Caller, isAllowed } from '../../kernel/caller.ts'
import type { Validity } from '../../kernel/clock.ts'
import { Refusal } from '../../kernel/errors.ts'
import type { MountRequest } from '../../kernel/mount.ts'
import type { Reply } from '../../kernel/reply.ts'
import { arnOfRepository, repositoryArn } from '../acr/access.ts'
import type { RegistryInstance, Repository } from '../acr/rows.ts'
import type { AcrState } from '../acr/state.ts'

/** A bearer token of the registry: who asked, and what it opens. */
export interface Bearer {
  token: string
  caller: Caller
  instanceId: string
  /** `namespace/name` -> pull, push, delete. */
  scopes: Map<string, Set<string>>
  validity: Validity
}

export type RegistryVerb = 'pull' | 'push' | 'delete'

const ramActions: Record<RegistryVerb, string> = {
  pull: 'cr:PullRepository',
  push: 'cr:PushRepository',
  delete: 'cr:DeleteRepositoryTag',
}

export const verbs = Object.keys(ramActions) as RegistryVerb[]

export function mayUse(
  state: AcrState,
  caller: Caller,
  instanceId: string,
  name: string,
  verb: RegistryVerb,
): boolean {
  const [namespace = '', ...rest] = name.split('/')
  const resource = repositoryArn(state, instanceId, namespace, rest.join('/'))
  return isAllowed(caller, { action: ramActions[verb], resource })
}

/** What the kernel refuses in the gateway's words, in the registry's. */
const ociCodes: Record<string, string> = {
  'Throttling.User': 'TOOMANYREQUESTS',
  'InvalidSecurityToken.Expired': 'UNAUTHORIZED',
  NoPermission: 'DENIED',
  InternalError: 'UNKNOWN',
}

/** The error list of the OCI distribution specification. */
export function ociError(error: Refusal): Reply {
  const code = ociCodes[error.code] ?? error.code
  const status = code === 'UNAUTHORIZED' ? 401 : error.status
  return { status, body: { errors: [{ code, message: error.message, detail: null }] } }
}

/** The registry's door: which instance a request is for, who holds its bearer token, and what that opens. */
export class RegistryDoor {
  readonly state: AcrState
  readonly bearers = new Map<string, Bearer>()
  readonly #bearerOf = new WeakMap<MountRequest, Bearer>()

  constructor(state: AcrState) {
    this.state = state
  }

  instanceOf(request: MountRequest): Readonly<RegistryInstance> {
    const named = hostInPath(request)
    const instance = this.state.instanceOfHost(named ?? request.headers.host ?? '')
    if (
      instance === undefined ||
      (named !== undefined && instance.host !== named && instance.vpcHost !== named)
    ) {
      throw new Refusal(404, 'NAME_UNKNOWN', 'no registry instance is served here')
    }
    return instance
  }

  authenticate(request: MountRequest): Caller {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) return anonymous
    const bearer = this.bearers.get(token)
    if (bearer === undefined || this.state.world.clock.isExpired(bearer.validity)) {
      throw this.challenge(request, undefined, 'invalid_token')
    }
    this.#bearerOf.set(request, bearer)
    return bearer.caller
  }

  isSignedIn(request: MountRequest): boolean {
    return this.#bearerOf.has(request)
  }

  /** Whether this request's token opens the repository, without refusing. */
  opens(request: MountRequest, name: string, verb: RegistryVerb): boolean {
    const bearer = this.#bearerOf.get(request)
    return (
      bearer !== undefined &&
      bearer.instanceId === this.instanceOf(request).instanceId &&
      (bearer.scopes.get(name)?.has(verb) ?? false)
    )
  }

  /** The repository, once the token's scope allows the verb there; else the challenge that asks for that scope. */
  enter(request: MountRequest, verb: RegistryVerb): Readonly<Repository> {
    const name = request.variable('name')
    const instance = this.instanceOf(request)
    if (!this.opens(request, name, verb)) {
      const scope = `repository:${name}:${verb === 'pull' ? 'pull' : `pull,${verb}`}`
      throw this.challenge(request, scope, this.isSignedIn(request) ? 'insufficient_scope' : undefined)
    }
    const [namespace = '', ...rest] = name.split('/')
    const found = this.state.repositoryAt(instance.instanceId, namespace, rest.join('/'))
    if (found === undefined)
      throw new Refusal(404, 'NAME_UNKNOWN', `repository name not known to registry: ${name}`)
    request.resource = arnOfRepository(this.state, found)
    return found
  }

  /** 401 with the realm where a token is had. On a real host name the vendor's realm, on loopback our own. */
  challenge(request: MountRequest, scope?: string, error?: string): Refusal {
    const instance = this.instanceOf(request)
    const host = request.headers.host ?? '127.0.0.1'
    const realm = /\.aliyuncs\.com(:\d+)?$/.test(host)
      ? `https://dockerauth-ee.${instance.region}.aliyuncs.com/auth`
      : `http://${host}/auth`
    const parts = [`realm="${realm}"`, `service="${serviceOf(instance)}"`]
    if (scope !== undefined) parts.push(`scope="${scope}"`)
    if (error !== undefined) parts.push(`error="${error}"`)
    return new Refusal(401, 'UNAUTHORIZED', 'authentication required', {
      headers: {
        'www-authenticate': `Bearer ${parts.join(',')}`,
        'docker-distribution-api-version': 'registry/2.0',
      },
    })
  }
}

export function serviceOf(instance: Readonly<RegistryInstance>): string {
  return `registry.aliyuncs.com:${instance.region}:${instance.instanceId}`
}

/** The path below which this request sees the registry: `/v2`, or `/registry/<host>/v2`. */
export function basePath(request: MountRequest): string {
  const host = hostInPath(request)
  return host === undefined ? '/v2' : `/registry/${host}/v2`
}

/** `/registry/<host>/v2/...`: the same door for an address that cannot carry the host name. */
function hostInPath(request: MountRequest): string | undefined {
  return /^\/registry\/([^/]+)\//.exec(request.incoming.url ?? '')?.[1]
}
