import { getTranslations } from 'next-intl/server'
import { LazyFigureView } from '../../../../components/figure/lazy-figure-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function FiguresPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('figure'))('title')}</PageTitle>
      <LazyFigureView />
    </>
  )
}
