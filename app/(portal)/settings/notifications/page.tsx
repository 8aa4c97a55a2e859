import { getTranslations } from 'next-intl/server'
import { NoticeView } from '../../../../components/notice/notice-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'
import { Prefetched } from '../prefetched.tsx'

export default async function NotificationsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('notice'))('title')}</PageTitle>
      <Prefetched
        load={(queries, api) => [queries.prefetchQuery(api.notice.routes.queryOptions({ input: {} }))]}
      >
        <NoticeView />
      </Prefetched>
    </>
  )
}
