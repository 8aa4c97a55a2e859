/** How far back one looks, in minutes. The first is what whoever is on call wants to know. */
export const periods = { '2h': 120, '8h': 480, '24h': 1440, '7d': 10_080 } as const
export type PeriodKey = keyof typeof periods
export const periodKeys = Object.keys(periods) as PeriodKey[]

export const periodOf = (text: string | null, otherwise: PeriodKey): PeriodKey =>
  periodKeys.find((key) => key === text) ?? otherwise
