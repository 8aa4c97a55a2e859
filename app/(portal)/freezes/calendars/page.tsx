import { getTranslations } from 'next-intl/server'
import { CalendarView } from '../../../../components/freeze/calendar-view.tsx'
import { PageTitle } from '../../../../components/shell/page-title.tsx'

export default async function CalendarsPage() {
  return (
    <>
      <PageTitle>{(await getTranslations('freezes.calendar'))('title')}</PageTitle>
      <CalendarView />
    </>
  )
}
