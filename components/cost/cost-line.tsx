'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../lib/client/api.ts'
import { MonthWords } from './month-sentence.tsx'

/** The month in one sentence, for those who lead costs; nothing for others, nothing while no bill is read. */
export function CostLine() {
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  const leads = session.data?.grants.some(({ role }) => role === 'cost-lead') ?? false
  const month = useQuery({ ...api.cost.month.queryOptions({ input: {} }), enabled: leads })
  if (!leads || !month.data || month.data.throughOn === null) return null
  return (
    <p className="mb-1 text-answer text-fg-2 tracking-[-.012em] max-md:text-[18px] max-md:leading-[26px]">
      <Link className="hover:underline" href="/cost">
        <MonthWords month={month.data} />
      </Link>
    </p>
  )
}
