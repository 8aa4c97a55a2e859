import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CalendarView } from '../../../../components/freeze/calendar-view.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('freezes.calendar'))('title') }
}

export default function CalendarsPage() {
  return <CalendarView />
}
