'use client'
import dynamic from 'next/dynamic'

export const LazySlowNote = dynamic(() => import('./slow-note.tsx').then((module) => module.SlowNote), {
  ssr: false,
})
