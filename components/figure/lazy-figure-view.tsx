'use client'
import dynamic from 'next/dynamic'
import { PageSkeleton } from '../ui/skeleton.tsx'

/** Lines and tables come after the page: nothing of them is in its first load. */
export const LazyFigureView = dynamic(() => import('./figure-view.tsx').then((module) => module.FigureView), {
  ssr: false,
  loading: () => <PageSkeleton />,
})
