import { getTranslations } from 'next-intl/server'
import { TokensView } from '../../../../components/token/tokens-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export async function generateMetadata() {
  return { title: (await getTranslations('token'))('title') }
}

export default function TokensPage() {
  return (
    <Prefetched load={(queries, api) => [queries.prefetchQuery(api.token.list.queryOptions())]}>
      <TokensView />
    </Prefetched>
  )
}
