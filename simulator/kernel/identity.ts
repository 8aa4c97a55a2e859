import { createHash } from 'node:crypto'
import type { Caller } from './caller.ts'
import type { SimClock, Validity } from './clock.ts'
import type { Collection } from './collection.ts'
import type { PolicyDocument } from './policy.ts'
import type { Store } from './store.ts'

export interface RamUser {
  userName: string
  userId: string
  displayName: string
  policyNames: string[]
  createdAt: number
}

export interface AccessKey {
  accessKeyId: string
  secret: string
  userName: string
  status: 'Active' | 'Inactive'
  createdAt: number
  lastUsedAt?: number
}

export interface RamRole {
  roleName: string
  roleId: string
  arn: string
  description: string
  /** ARNs that may assume it: `acs:ram::<account>:root` stands for every identity of the account. */
  trusts: string[]
  policyNames: string[]
  maxSessionSeconds: number
  createdAt: number
  updatedAt: number
}

export interface RamPolicy {
  policyName: string
  policyType: 'Custom' | 'System'
  description: string
  document: PolicyDocument
  createdAt: number
}

export interface StsSession {
  accessKeyId: string
  secret: string
  securityToken: string
  roleName: string
  sessionName: string
  sessionPolicy?: PolicyDocument
  validity: Validity
}

const idOf = (seed: string): string => {
  const hex = createHash('sha256').update(seed).digest('hex')
  return `3${BigInt(`0x${hex.slice(0, 14)}`)
    .toString()
    .padStart(17, '0')
    .slice(0, 17)}`
}

/** Users, keys, roles, policies and STS sessions of the one simulated account. */
export class Identity {
  readonly accountId: string
  readonly users: Collection<RamUser>
  readonly accessKeys: Collection<AccessKey, 'user'>
  readonly roles: Collection<RamRole>
  readonly policies: Collection<RamPolicy>
  readonly sessions: Collection<StsSession>
  readonly #clock: SimClock

  constructor(store: Store, clock: SimClock, accountId: string) {
    this.#clock = clock
    this.accountId = accountId
    this.users = store.collection('ram.users', { key: (user: RamUser) => user.userName })
    this.accessKeys = store.collection('ram.access-keys', {
      key: (key: AccessKey) => key.accessKeyId,
      indexes: { user: (key: AccessKey) => key.userName },
    })
    this.roles = store.collection('ram.roles', { key: (role: RamRole) => role.roleName })
    this.policies = store.collection('ram.policies', { key: (policy: RamPolicy) => policy.policyName })
    this.sessions = store.collection('sts.sessions', { key: (session: StsSession) => session.accessKeyId })
  }

  createPolicy(policyName: string, document: PolicyDocument, description = ''): RamPolicy {
    const createdAt = this.#clock.now()
    return this.policies.put({ policyName, policyType: 'Custom', description, document, createdAt })
  }

  createUser(options: {
    userName: string
    accessKeyId: string
    secret: string
    policies: Record<string, PolicyDocument>
  }): RamUser {
    const { userName, accessKeyId, secret } = options
    const createdAt = this.#clock.now()
    for (const [name, document] of Object.entries(options.policies)) this.createPolicy(name, document)
    this.accessKeys.put({ accessKeyId, secret, userName, status: 'Active', createdAt })
    const policyNames = Object.keys(options.policies)
    return this.users.put({
      userName,
      userId: idOf(`user:${userName}`).replace(/^3/, '2'),
      displayName: userName,
      policyNames,
      createdAt,
    })
  }

  /** Makes a role with its policies; without `trusts` every identity of the account may assume it. */
  createRole(options: {
    roleName: string
    description?: string
    trusts?: string[]
    policies: Record<string, PolicyDocument>
    maxSessionSeconds?: number
  }): RamRole {
    const { roleName } = options
    const createdAt = this.#clock.now()
    for (const [name, document] of Object.entries(options.policies)) this.createPolicy(name, document)
    return this.roles.put({
      roleName,
      roleId: idOf(`role:${roleName}`),
      arn: `acs:ram::${this.accountId}:role/${roleName}`,
      description: options.description ?? '',
      trusts: options.trusts ?? [`acs:ram::${this.accountId}:root`],
      policyNames: Object.keys(options.policies),
      maxSessionSeconds: options.maxSessionSeconds ?? 3600,
      createdAt,
      updatedAt: createdAt,
    })
  }

  documents(policyNames: string[]): PolicyDocument[] {
    return policyNames.flatMap((name) => this.policies.get(name)?.document ?? [])
  }

  userCaller(key: Readonly<AccessKey>): Caller {
    const user = this.users.get(key.userName)
    return {
      kind: 'user',
      accountId: this.accountId,
      arn: `acs:ram::${this.accountId}:user/${key.userName}`,
      principalId: user?.userId ?? '',
      accessKeyId: key.accessKeyId,
      displayName: key.userName,
      policies: this.documents(user?.policyNames ?? []),
    }
  }

  /** A session carries whatever its role may do now, narrowed by its session policy. */
  sessionCaller(session: Readonly<StsSession>): Caller {
    const { roleName, sessionName } = session
    const role = this.roles.get(roleName)
    return {
      kind: 'assumed-role',
      accountId: this.accountId,
      arn: `acs:ram::${this.accountId}:assumed-role/${roleName}/${sessionName}`,
      principalId: `${role?.roleId ?? ''}:${sessionName}`,
      accessKeyId: session.accessKeyId,
      displayName: `${roleName}:${sessionName}`,
      roleName,
      sessionName,
      policies: this.documents(role?.policyNames ?? []),
      ...(session.sessionPolicy === undefined ? {} : { sessionPolicy: session.sessionPolicy }),
    }
  }
}
