'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { StatusKind } from '../ui/status.tsx'
import type { ChartSeries } from './chart-series.ts'

type Verdict = ChartSeries['verdict']

/** Shape and colour of a verdict. No answer is not a pass, and looks like none. */
export const verdictKinds = {
  ok: 'success',
  bad: 'failed',
  warn: 'warn',
  few: 'wait',
  unknown: 'warn',
  off: 'off',
  waiting: 'queued',
} as const satisfies Record<Verdict, StatusKind>

/** Names of checks, and their values in the unit that people read them in. */
export function useCheckWords() {
  const t = useTranslations('observation')
  const format = useFormatter()
  const number = (value: number, digits: number) => format.number(value, { maximumFractionDigits: digits })
  const value = (check: ChartSeries['check'], read: number): string => {
    switch (check) {
      case 'error-rate':
      case 'saturation':
        return `${number(read * 100, read < 0.1 ? 2 : 1)} %`
      case 'latency':
        return read < 1 ? `${number(read * 1000, 0)} ms` : `${number(read, 2)} s`
      case 'log-errors':
        return number(read, 1)
      default:
        return number(read, 0)
    }
  }
  return {
    name: (check: ChartSeries['check']) => t(`check.${check}`),
    verdict: (verdict: Verdict, check?: ChartSeries['check']) =>
      check === 'requests' && verdict === 'ok' ? t('enough') : t(`checkVerdict.${verdict}`),
    /** In the little room beside an axis. */
    onAxis: (check: ChartSeries['check'], read: number) =>
      read === 0
        ? '0'
        : read >= 1_000_000
          ? `${number(read / 1_000_000, 1)} M`
          : read >= 10_000
            ? `${number(read / 1000, 1)} k`
            : value(check, read),
    /** No answer where there is none. */
    value: (check: ChartSeries['check'], read: number | null) =>
      read === null ? t('noValue') : value(check, read),
  }
}

/** An instant on the axis: with seconds where the whole chart is short. */
export function useInstant(frame: { from: number; to: number }): (at: number) => string {
  const format = useFormatter()
  const short = frame.to - frame.from < 20 * 60_000
  return (at) =>
    format.dateTime(new Date(at), {
      hour: '2-digit',
      minute: '2-digit',
      ...(short ? { second: '2-digit' } : {}),
    })
}
