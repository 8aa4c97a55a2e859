import { dehydrate, HydrationBoundary } from '@tanstack/react-query'
import { getTranslations } from 'next-intl/server'
import { LazyReport } from '../../../../components/cost-report/lazy-report.tsx'
import {
  breakdownOf,
  framedAs,
  mainDimension,
  marksOf,
  moversOf,
  readReportWish,
} from '../../../../components/cost-report/report-wish.ts'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { createQueryClient } from '../../../../lib/client/query.ts'
import { signedIn } from '../../signed-in.ts'

export default async function CostReportPage(props: { searchParams: Promise<Record<string, string>> }) {
  const { api } = await signedIn()
  const client = createQueryClient()
  const wish = readReportWish(new URLSearchParams(await props.searchParams))
  const tables = ([mainDimension(wish), 'team', 'cloud-product', 'account'] as const).map((by) =>
    client.prefetchQuery(api.cost.breakdown.queryOptions({ input: breakdownOf(wish, by) })),
  )
  const month = api.cost.month.queryOptions({ input: wish })
  await Promise.all([
    client.prefetchQuery(month),
    client.prefetchQuery(api.cost.movers.queryOptions({ input: moversOf(wish) })),
    client.prefetchQuery(api.costReport.days.queryOptions({ input: wish })),
    client.prefetchQuery(api.costReport.anomalies.queryOptions({ input: marksOf(wish) })),
    ...tables,
  ])
  // What these are of is known only now, where the address names no month.
  const found = client.getQueryData(month.queryKey)
  if (found)
    await Promise.all([
      client.prefetchQuery(api.cost.keys.queryOptions({ input: framedAs(wish, found) })),
      client.prefetchQuery(api.costBudget.list.queryOptions({ input: { period: found.month } })),
    ])
  return (
    <>
      <PageTitle>{(await getTranslations('costReport'))('title')}</PageTitle>

      <HydrationBoundary state={dehydrate(client)}>
        <LazyReport />
      </HydrationBoundary>
    </>
  )
}
