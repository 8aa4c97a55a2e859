import type { Database } from '../../lib/catalog/database.ts'
import { readNow } from '../../lib/catalog/transaction.ts'
import { hashPassword, makePassword, verifyPassword } from '../../lib/platform/auth/password.ts'
import { newId } from '../../lib/platform/ids.ts'
import { demoPeople, productLines, teams } from './demo-people.ts'

export interface Account {
  key: string
  name: string
  roles: string[]
  /** Null when it is not known any more, or not to be shown. */
  password: string | null
}

const stored = {
  viewer: 'viewer',
  developer: 'developer',
  'on-call': 'on_call',
  'release-manager': 'release_manager',
  'cost-lead': 'cost_lead',
  admin: 'admin',
} as const

/** Well-known while only this machine can reach us, random otherwise. */
const passwordOf = (key: string, loopback: boolean) => (loopback ? `sluice-${key}` : makePassword())

/** Demo accounts, one per role. They end for good with the first real connection. */
export async function createDemoPeople(database: Database, loopback: boolean): Promise<Account[]> {
  const { prisma } = database
  if ((await prisma.connection.count({ where: { kind: 'alibaba' } })) > 0) return []
  const teamIds = new Map<string, string>()
  for (const { slug, name } of teams) {
    const team = await prisma.team.upsert({
      where: { slug },
      update: {},
      create: { id: newId(), slug, name },
    })
    teamIds.set(slug, team.id)
  }
  const lineIds = new Map<string, string>()
  for (const { slug, name } of productLines) {
    const line = await prisma.productLine.upsert({
      where: { slug },
      update: {},
      create: { id: newId(), slug, name },
    })
    lineIds.set(slug, line.id)
  }
  const accounts: Account[] = []
  for (const { key, name, role, team, productLine } of demoPeople) {
    const account = { key, name, roles: [role.replace('-', ' ')], password: passwordOf(key, loopback) }
    const known = await prisma.person.findUnique({ where: { key } })
    if (known) {
      if (known.demo && role === 'on-call') await keepOnCall(database, known.id)
      if (known.demo && !known.disabledAt)
        accounts.push(await keepOrReplace(database, known, account, loopback))
      continue
    }
    const teamId = team ? teamIds.get(team) : undefined
    const lineId = productLine ? lineIds.get(productLine) : undefined
    const id = newId()
    await prisma.person.create({
      data: {
        id,
        key,
        name,
        demo: true,
        passwordHash: await hashPassword(account.password),
        grants: {
          create: {
            id: newId(),
            role: stored[role],
            scopeKind: teamId ? 'team' : lineId ? 'product_line' : 'all',
            scopeId: teamId ?? lineId ?? null,
          },
        },
        ...(teamId ? { members: { create: { teamId } } } : {}),
      },
    })
    if (role === 'on-call') await keepOnCall(database, id)
    accounts.push(account)
  }
  return accounts
}

const yearMs = 365 * 24 * 60 * 60_000

/** The role on-call counts only while on the roster: the demo account is on it for a year, anew when that is over. */
async function keepOnCall(database: Database, personId: string): Promise<void> {
  const now = await readNow(database)
  const later = await database.prisma.rosterEntry.count({ where: { personId, toAt: { gt: now } } })
  if (later > 0) return
  const toAt = new Date(now.getTime() + yearMs)
  await database.prisma.rosterEntry.create({
    data: { id: newId(), personId, scopeKind: 'all', fromAt: now, toAt, createdAt: now },
  })
}

/** A well-known password must not outlive the day on which others can reach us; and back home it is well-known again. */
async function keepOrReplace(
  { prisma }: Database,
  known: { id: string; key: string; passwordHash: string | null },
  account: Account & { password: string },
  loopback: boolean,
): Promise<Account> {
  const wellKnown = await verifyPassword(known.passwordHash, passwordOf(known.key, true))
  if (wellKnown === loopback) return { ...account, password: loopback ? account.password : null }
  await prisma.person.update({
    where: { id: known.id },
    data: { passwordHash: await hashPassword(account.password) },
  })
  await prisma.session.updateMany({
    where: { personId: known.id, endedAt: null },
    data: { endedAt: new Date() },
  })
  return account
}

/** Somebody must be able to connect the first account: one admin, whose password is printed this once. */
export async function createFirstAdmin({ prisma }: Database): Promise<Account[]> {
  if ((await prisma.person.count({ where: { demo: false } })) > 0) return []
  const password = makePassword()
  const taken = await prisma.person.findUnique({ where: { key: 'admin' } })
  const key = taken ? 'administrator' : 'admin'
  await prisma.person.create({
    data: {
      id: newId(),
      key,
      name: 'Administrator',
      passwordHash: await hashPassword(password),
      grants: { create: { id: newId(), role: 'admin', scopeKind: 'all' } },
    },
  })
  return [{ key, name: 'Administrator', roles: ['admin'], password }]
}
