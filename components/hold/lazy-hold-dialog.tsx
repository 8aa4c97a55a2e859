'use client'
import dynamic from 'next/dynamic'

export const LazyHoldDialog = dynamic(() => import('./hold-dialog.tsx').then((module) => module.HoldDialog), {
  ssr: false,
})
