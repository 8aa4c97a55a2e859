'use client'
import dynamic from 'next/dynamic'

export const LazyGateWays = dynamic(() => import('./gate-ways.tsx').then((module) => module.GateWays), {
  ssr: false,
})
