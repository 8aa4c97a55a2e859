// Days of China that are not what their weekday says. They are data of a day: the organisation edits and imports them.

interface Day {
  /** First and last day. */
  from: string
  to?: string
  workday?: boolean
  name: string
}

/** 国务院办公厅关于2026年部分节假日安排的通知, 国办发明电〔2025〕7号, 2025-11-04. */
const of2026: Day[] = [
  { from: '2026-01-01', to: '2026-01-03', name: '元旦' },
  { from: '2026-01-04', workday: true, name: '元旦 调休' },
  { from: '2026-02-14', workday: true, name: '春节 调休' },
  { from: '2026-02-15', to: '2026-02-23', name: '春节' },
  { from: '2026-02-28', workday: true, name: '春节 调休' },
  { from: '2026-04-04', to: '2026-04-06', name: '清明节' },
  { from: '2026-05-01', to: '2026-05-05', name: '劳动节' },
  { from: '2026-05-09', workday: true, name: '劳动节 调休' },
  { from: '2026-06-19', to: '2026-06-21', name: '端午节' },
  { from: '2026-09-20', workday: true, name: '国庆节 调休' },
  { from: '2026-09-25', to: '2026-09-27', name: '中秋节' },
  { from: '2026-10-01', to: '2026-10-07', name: '国庆节' },
  { from: '2026-10-10', workday: true, name: '国庆节 调休' },
]

/**
 * The statutory days alone (全国年节及纪念日放假办法, 国务院令第795号): bridge days and make-up workdays of a year are a
 * notice of the autumn before it, and are imported when it is there.
 */
const of2027: Day[] = [
  { from: '2027-01-01', name: '元旦（法定）' },
  { from: '2027-02-05', to: '2027-02-08', name: '春节（法定）' },
  { from: '2027-04-05', name: '清明节（法定）' },
  { from: '2027-05-01', to: '2027-05-02', name: '劳动节（法定）' },
  { from: '2027-06-09', name: '端午节（法定）' },
  { from: '2027-09-15', name: '中秋节（法定）' },
  { from: '2027-10-01', to: '2027-10-03', name: '国庆节（法定）' },
]

const dayMs = 86_400_000

/** Every day by itself. */
export const workingDays: { on: Date; workday: boolean; name: string }[] = [...of2026, ...of2027].flatMap(
  ({ from, to = from, workday = false, name }) => {
    const [first, last] = [Date.parse(from), Date.parse(to)]
    return Array.from({ length: (last - first) / dayMs + 1 }, (_, index) => ({
      on: new Date(first + index * dayMs),
      workday,
      name,
    }))
  },
)

/** Eves of the next Spring Festivals (除夕). */
export const springFestivalEves = ['2027-02-05', '2028-01-25', '2029-02-12', '2030-02-02', '2031-01-22']
