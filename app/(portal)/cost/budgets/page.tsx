import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { BudgetsView } from '../../../../components/cost-budget/budgets-view.tsx'
import { readMonth } from '../../../../components/cost-budget/month-wish.ts'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

export default async function BudgetsPage(props: { searchParams: Promise<Record<string, string>> }) {
  const { api } = await signedIn()
  const client = createQueryClient()
  const period = readMonth(new URLSearchParams(await props.searchParams))
  await client.prefetchQuery(api.costBudget.list.queryOptions({ input: period ? { period } : {} }))
  return (
    <>
      <PageTitle>{(await getTranslations('costBudget'))('title')}</PageTitle>

      <HydrationBoundary state={dehydrate(client)}>
        <BudgetsView />
      </HydrationBoundary>
    </>
  )
}
