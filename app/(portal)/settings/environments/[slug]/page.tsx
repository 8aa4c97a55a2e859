import { getTranslations } from 'next-intl/server'
import { EnvironmentView } from '../../../../../components/environment/environment-view.tsx'
import { PageTitle } from '../../../../../components/shell/page-title.tsx'
import { Prefetched } from '../../prefetched.tsx'

interface Address {
  params: Promise<{ slug: string }>
}

export default async function EnvironmentPage({ params }: Address) {
  const slug = decodeURIComponent((await params).slug)
  const t = await getTranslations()
  const name = t.has(`environment.name.${slug}`) ? t(`environment.name.${slug}`) : slug
  return (
    <>
      <PageTitle>{t('environmentSettings.pageTitle', { name })}</PageTitle>
      <Prefetched
        load={(queries, api) => [
          queries.prefetchQuery(api.environment.get.queryOptions({ input: { slug } })),
          queries.prefetchQuery(api.person.list.queryOptions()),
        ]}
      >
        <EnvironmentView slug={slug} />
      </Prefetched>
    </>
  )
}
