import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { PageTitle } from '../../components/shell/page-title.tsx'
import { targetOf } from '../../components/sign-in/address.ts'
import { SignInView } from '../../components/sign-in/sign-in-view.tsx'
import { demoAccounts, prefetcher } from '../../lib/api/caller.ts'

interface Address {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

export default async function SignInPage({ searchParams }: Address) {
  const { callbackUrl, error } = await searchParams
  const visitor = await prefetcher(await cookies())
  if (visitor.session !== null) redirect(targetOf(first(callbackUrl)))
  const accounts = (await demoAccounts()).flatMap(({ key, name, roles, password }) =>
    password === null ? [] : [{ key, name, roles, password }],
  )
  return (
    <>
      <PageTitle>{(await getTranslations('signIn'))('title')}</PageTitle>
      <SignInView accounts={accounts} callbackUrl={first(callbackUrl)} error={first(error)} />
    </>
  )
}
