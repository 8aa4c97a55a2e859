import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { SignInView } from '../../components/sign-in/sign-in-view.tsx'
import { demoAccounts, prefetcher } from '../../lib/api/caller.ts'

interface Address {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

export async function generateMetadata() {
  return { title: (await getTranslations('signIn'))('title') }
}

export default async function SignInPage({ searchParams }: Address) {
  const { callbackUrl, error } = await searchParams
  const visitor = await prefetcher(await cookies())
  if (visitor.session !== null) redirect('/')
  const accounts = (await demoAccounts()).flatMap(({ key, name, roles, password }) =>
    password === null ? [] : [{ key, name, roles, password }],
  )
  return <SignInView accounts={accounts} callbackUrl={first(callbackUrl)} error={first(error)} />
}
