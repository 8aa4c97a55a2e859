'use client'
import { useTranslations } from 'next-intl'
import { KeyBar } from '../ui/key-bar.tsx'
import { FlowAge } from './flow-age.tsx'

/** The keys of the list of runs, and how fresh it is. */
export function RunsKeys() {
  const keys = useTranslations('keys')
  return (
    <KeyBar
      items={[
        { keys: ['J', 'K'], label: keys('arrows') },
        { keys: ['⏎'], label: keys('open') },
        { keys: ['/'], label: keys('filter') },
        { keys: ['?'], label: keys('help') },
      ]}
      aside={<FlowAge />}
    />
  )
}
