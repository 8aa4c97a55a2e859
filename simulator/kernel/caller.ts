import { Refusal } from './errors.ts'
import { type AccessQuestion, evaluatePolicies, type PolicyDocument } from './policy.ts'

/** Who is calling, however they proved it. */
export interface Caller {
  kind: 'user' | 'assumed-role' | 'token' | 'kubernetes' | 'anonymous'
  accountId: string
  /** `acs:ram::<account>:user/<name>`, `acs:ram::<account>:assumed-role/<role>/<session>`, or a name of the product's own. */
  arn: string
  principalId: string
  /** The access key or token that scopes faults and rate limits. */
  accessKeyId: string
  displayName: string
  roleName?: string
  sessionName?: string
  policies: PolicyDocument[]
  /** Narrows `policies`: both must allow. */
  sessionPolicy?: PolicyDocument
}

/** A caller known by a product's own token (Yunxiao token, kubeconfig, registry bearer). */
export function tokenCaller(
  kind: 'token' | 'kubernetes',
  token: string,
  displayName: string,
  more: Partial<Caller> = {},
): Caller {
  return {
    kind,
    accountId: '',
    arn: displayName,
    principalId: displayName,
    accessKeyId: token,
    displayName,
    policies: [],
    ...more,
  }
}

export const anonymous: Caller = {
  kind: 'anonymous',
  accountId: '',
  arn: 'anonymous',
  principalId: '',
  accessKeyId: '',
  displayName: 'anonymous',
  policies: [],
}

/** Whether the caller's policies, narrowed by the session policy, allow it. */
export function isAllowed(caller: Caller, question: AccessQuestion): boolean {
  return deniedBy(caller, question) === undefined
}

function deniedBy(caller: Caller, question: AccessQuestion) {
  const identity = evaluatePolicies(caller.policies, question)
  if (identity !== 'allow') return { verdict: identity, policyType: 'AccountLevelIdentityBasedPolicy' }
  if (caller.sessionPolicy === undefined) return undefined
  const session = evaluatePolicies([caller.sessionPolicy], question)
  return session === 'allow' ? undefined : { verdict: session, policyType: 'SessionPolicy' }
}

/** Throws the 403 that RAM would answer, with its AccessDeniedDetail. */
export function authorise(caller: Caller, question: AccessQuestion, code = 'NoPermission'): void {
  const denied = deniedBy(caller, question)
  if (denied === undefined) return
  throw accessDenied(
    caller,
    question,
    denied.verdict === 'explicit-deny' ? 'ExplicitDeny' : 'ImplicitDeny',
    denied.policyType,
    code,
  )
}

export function accessDenied(
  caller: Caller,
  question: AccessQuestion,
  noPermissionType: 'ExplicitDeny' | 'ImplicitDeny',
  policyType: string,
  code: string,
): Refusal {
  return new Refusal(
    403,
    code,
    `You are not authorized to do this action. You should be authorized by RAM. Action: ${question.action} Resource: ${question.resource}`,
    {
      detail: {
        AccessDeniedDetail: {
          PolicyType: policyType,
          AuthPrincipalOwnerId: caller.accountId,
          AuthPrincipalType: caller.kind === 'assumed-role' ? 'AssumedRoleUser' : 'SubUser',
          AuthPrincipalDisplayName: caller.displayName,
          NoPermissionType: noPermissionType,
          AuthAction: question.action,
          AuthResource: question.resource,
          EncodedDiagnosticMessage: Buffer.from(`${question.action}|${question.resource}`).toString('base64'),
        },
      },
    },
  )
}
