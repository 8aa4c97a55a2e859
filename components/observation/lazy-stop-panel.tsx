'use client'
import dynamic from 'next/dynamic'

/** Hardly ever there: it loads after the page. */
export const LazyStopPanel = dynamic(() => import('./stop-panel.tsx').then((module) => module.StopPanel), {
  ssr: false,
})
