import { useFormatter, useTranslations } from 'next-intl'
import type { BillImportItem } from '../../lib/api/contract/bill.ts'

const at = (day: string) => new Date(`${day}T00:00:00Z`)

/** Days and months as bills have them (a day in UTC+8, never shifted), and what an import is of. */
export function useBillWords() {
  const t = useTranslations('billImport')
  const format = useFormatter()
  const day = (text: string) => format.dateTime(at(text), { dateStyle: 'medium', timeZone: 'UTC' })
  const month = (period: string) =>
    format.dateTime(at(`${period}-01`), { month: 'long', year: 'numeric', timeZone: 'UTC' })
  // Not by formatRange: servers and browsers put different spaces into it.
  const span = (from: string, until: string) => (from === until ? day(from) : `${day(from)} – ${day(until)}`)
  const nameOf = ({ file, fromOn, untilOn }: BillImportItem) =>
    file !== null ? file.name : fromOn && untilOn ? span(fromOn, untilOn) : t('fetched')
  return { day, month, span, nameOf, number: (value: number) => format.number(value) }
}
