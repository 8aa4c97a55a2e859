'use client'
import dynamic from 'next/dynamic'

/** Only what goes by shares shows them. */
export const LazySharePanel = dynamic(() => import('./share-panel.tsx').then((module) => module.SharePanel), {
  ssr: false,
})
