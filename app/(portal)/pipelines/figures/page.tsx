import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LazyFigureView } from '../../../../components/figure/lazy-figure-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('figure'))('title') }
}

export default function FiguresPage() {
  return <LazyFigureView />
}
