import { Refusal } from '../../kernel/errors.ts'
import type { Reply } from '../../kernel/reply.ts'
import type { Resource } from './resource.ts'

/** `deployments.apps "x"`: how the API names a thing in its refusals. */
const qualified = ({ group, plural }: Resource): string => (group === '' ? plural : `${plural}.${group}`)

const detailsOf = (resource: Resource, name: string, more: Record<string, unknown> = {}) => ({
  detail: { details: { name, group: resource.group, kind: resource.plural, ...more } },
})

/** Refusals of the Kubernetes API; `code` is the reason of the Status object. */
export const kubeRefuse = {
  unauthorized: () => new Refusal(401, 'Unauthorized', 'Unauthorized'),
  notFoundPath: () => new Refusal(404, 'NotFound', 'the server could not find the requested resource'),
  notFound: (resource: Resource, name: string) =>
    new Refusal(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name)),
  alreadyExists: (resource: Resource, name: string) =>
    new Refusal(
      409,
      'AlreadyExists',
      `${qualified(resource)} "${name}" already exists`,
      detailsOf(resource, name),
    ),
  conflict: (resource: Resource, name: string) =>
    new Refusal(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      detailsOf(resource, name),
    ),
  invalid: (resource: Resource, name: string, field: string, message: string) =>
    new Refusal(
      422,
      'Invalid',
      `${resource.kind}.${resource.group} "${name}" is invalid: ${field}: ${message}`,
      detailsOf(resource, name, { causes: [{ reason: 'FieldValueInvalid', message, field }] }),
    ),
  badRequest: (message: string) => new Refusal(400, 'BadRequest', message),
  forbidden: (resource: Resource, name: string, user: string, verb: string, namespace: string) =>
    new Refusal(
      403,
      'Forbidden',
      `${qualified(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: User "${user}" cannot ${verb} resource "${resource.plural}" in API group "${resource.group}" ${namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`}`,
      detailsOf(resource, name),
    ),
  expired: (message: string) => new Refusal(410, 'Expired', message),
  tooLarge: (wanted: string, current: number) =>
    new Refusal(504, 'Timeout', `Too large resource version: ${wanted}, current: ${current}`, {
      detail: {
        details: {
          causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
          retryAfterSeconds: 1,
        },
      },
    }),
  methodNotAllowed: () =>
    new Refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'),
  unsupportedMediaType: (type: string) =>
    new Refusal(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml (was ${type})`,
    ),
}

const reasons: Record<number, string> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

export function statusBody(error: Refusal): Record<string, unknown> {
  // The kernel's faults speak the gateway's words; a cluster knows an ended session as Unauthorized only.
  const status = error.code.startsWith('InvalidSecurityToken')
    ? 401
    : error.code.startsWith('Throttling')
      ? 429
      : error.status
  const known = /^[A-Z][A-Za-z]+$/.test(error.code) && error.code !== 'NoPermission'
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: status === 401 ? 'Unauthorized' : error.message,
    reason: known && status === error.status ? error.code : (reasons[status] ?? 'Unknown'),
    ...(error.detail.details === undefined ? {} : { details: error.detail.details }),
    code: status,
  }
}

/** The Status object of a failed call. */
export function statusReply(error: Refusal): Reply {
  const body = statusBody(error)
  const retryAfterMs = Number(error.headers['x-acs-retry-after'] ?? Number.NaN)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (Number.isFinite(retryAfterMs)) headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000))
  return { status: Number(body.code), headers, body }
}
