'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { Age } from '../shell/age.tsx'

/** After this long without an answer of Flow the list may miss what has begun since. */
const behindAfterMs = 120_000

/** How fresh the list is: when Flow last answered, and loud when that is too long ago. */
export function FlowAge() {
  const t = useTranslations('run')
  const now = useNow(10_000).getTime()
  const connections = useQuery(
    api.connection.list.queryOptions({ staleTime: 20_000, refetchInterval: 30_000 }),
  )
  const flow = (connections.data?.items ?? [])
    .filter((connection) => connection.disabledAt === null)
    .flatMap(({ health }) => health.filter(({ product }) => product === 'flow'))
  const oldest = flow.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []).sort()[0]
  if (!oldest) return null
  const age = () => <Age at={oldest} />
  if (now - Date.parse(oldest) < behindAfterMs)
    return <span className="text-fg-3">{t.rich('fresh', { age })}</span>
  return (
    <Link
      href="/settings/connections"
      className="text-attention-fg underline decoration-dotted underline-offset-2"
    >
      {t.rich('behind', { age })}
    </Link>
  )
}
