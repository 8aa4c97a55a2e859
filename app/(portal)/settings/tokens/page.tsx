import { getTranslations } from 'next-intl/server'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { TokensView } from '../../../../components/token/tokens-view.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function TokensPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('token'))('title')}</PageTitle>
      <Prefetched load={(queries, api) => [queries.prefetchQuery(api.token.list.queryOptions())]}>
        <TokensView />
      </Prefetched>
    </>
  )
}
