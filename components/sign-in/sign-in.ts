'use client'
import { client } from '../../lib/client/api.ts'
import { remember } from '../shell/preferences.ts'

export const refusals = ['wrong-pair', 'limited', 'unreachable', 'unexpected'] as const
export type Refusal = (typeof refusals)[number]

/** What next-auth calls a failed sign-in, in our words' keys. */
export function refusalOf(error: string): Refusal {
  if (error === 'CredentialsSignin') return 'wrong-pair'
  if (error === 'rate-limited') return 'limited'
  return 'unexpected'
}

/** Signs in and takes over the person's language and time zone; null when it worked. */
export async function signInAs(key: string, password: string): Promise<Refusal | null> {
  try {
    const { signIn } = await import('next-auth/react')
    const answer = await signIn('credentials', { key, password, redirect: false })
    if (!answer) return 'unreachable'
    if (!answer.ok || answer.error) return refusalOf(answer.error ?? '')
  } catch {
    return 'unreachable'
  }
  const session = await client.session.get().catch(() => null)
  if (session?.person.locale) remember('locale', session.person.locale)
  if (session?.person.timeZone) remember('zone', session.person.timeZone)
  return null
}
