'use client'
import dynamic from 'next/dynamic'

export const LazyCostLine = dynamic(() => import('./cost-line.tsx').then((module) => module.CostLine), {
  ssr: false,
})
