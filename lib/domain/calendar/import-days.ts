import { parseDay } from './day.ts'
import type { CalendarDay } from './working-days.ts'

/** A line of an import that cannot be taken. */
export interface ImportProblem {
  /** From 1. */
  line: number
  code: 'columns' | 'date' | 'kind' | 'twice'
  message: string
}

const workdayWords = ['workday', 'work', '上班', '调休']
const holidayWords = ['holiday', 'off', '休', '放假']

/**
 * Reads lines of `date,holiday|workday,name`, for example `2026-10-01,holiday,国庆节`. Empty lines and those that begin
 * with # are passed over. One bad line refuses all: half a calendar would open or close the wrong days.
 */
export function readCalendarLines(
  country: string,
  text: string,
): { ok: true; days: CalendarDay[] } | { ok: false; problems: ImportProblem[] } {
  const problems: ImportProblem[] = []
  const days = new Map<string, CalendarDay>()
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1
    const content = raw.replace(/^\uFEFF/, '').trim()
    if (content === '' || content.startsWith('#')) return
    const [on = '', kind = '', ...rest] = content.split(/[,，\t]/).map((part) => part.trim())
    const name = rest.join(', ')
    const refuse = (code: ImportProblem['code'], message: string) => problems.push({ line, code, message })
    const word = kind.toLowerCase()
    const workday = workdayWords.includes(word)
    if (name === '') refuse('columns', 'A line is date, holiday or workday, and name.')
    else if (parseDay(on) === null) refuse('date', `${on} is no date such as 2026-10-01.`)
    else if (!workday && !holidayWords.includes(word))
      refuse('kind', `${kind} is neither holiday nor workday.`)
    else if (days.has(on)) refuse('twice', `${on} is there twice.`)
    else days.set(on, { country, on, workday, name: name.slice(0, 120) })
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, days: [...days.values()] }
}
