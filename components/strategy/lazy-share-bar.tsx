'use client'
import dynamic from 'next/dynamic'

/** Loads when somebody opens a share on the board. */
export const LazyShareBar = dynamic(() => import('./share-bar.tsx').then((module) => module.ShareBar), {
  ssr: false,
})
