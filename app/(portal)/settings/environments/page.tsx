import { getTranslations } from 'next-intl/server'
import { EnvironmentsView } from '../../../../components/environment/environments-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('environmentSettings'))('title') }
}

export default function EnvironmentsPage() {
  return (
    <Prefetched load={(queries, api) => [queries.prefetchQuery(api.environment.list.queryOptions())]}>
      <EnvironmentsView />
    </Prefetched>
  )
}
