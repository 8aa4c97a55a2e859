'use client'
import dynamic from 'next/dynamic'

export const LazyDeliveryPanel = dynamic(
  () => import('./delivery-panel.tsx').then((module) => module.DeliveryPanel),
  { ssr: false },
)
