import { listDemoAccounts as read } from '../../catalog/session/reads.ts'
import { verifyPassword } from '../../platform/auth/password.ts'
import type { Surroundings } from '../define.ts'

export interface DemoAccount {
  key: string
  name: string
  roles: string[]
  /** Null when it was replaced by another one. */
  password: string | null
}

/** The password that a demo account gets while everything is bound to this machine. */
export function demoPassword(key: string): string {
  return `sluice-${key}`
}

let known: { at: number; accounts: DemoAccount[] } | undefined

/** What the sign-in page may show: only accounts whose password still is the well-known one. Kept for ten seconds. */
export async function listDemoAccounts(around: Surroundings): Promise<DemoAccount[]> {
  if (known && Date.now() - known.at < 10_000) return known.accounts
  const accounts: DemoAccount[] = []
  for (const { key, name, roles, passwordHash } of await read(around.database)) {
    const matches = await verifyPassword(passwordHash, demoPassword(key))
    accounts.push({ key, name, roles, password: matches ? demoPassword(key) : null })
  }
  known = { at: Date.now(), accounts }
  return accounts
}
