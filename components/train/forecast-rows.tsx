'use client'
import { useTranslations } from 'next-intl'
import type { ForecastRow } from '../../lib/api/contract/train.ts'
import { BuildName } from '../build/build-name.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'
import { useSkipWords } from './train-words.ts'

type Row = Pick<ForecastRow, 'service' | 'from' | 'to' | 'wave' | 'skipped'> & Partial<ForecastRow>

const prognosisKind: Record<string, StatusKind> = {
  'starts-now': 'pass',
  'waits-for-time': 'soak',
  'waits-for-approval': 'approval',
  waits: 'wait',
}

function Verdicts({ row }: { row: Row }) {
  const t = useTranslations('train')
  const gate = useTranslations('gate')
  const title = (name: string) => (gate.has(`${name}.title`) ? gate(`${name}.title`) : name)
  const stops = (row.verdicts ?? []).filter(({ verdict }) => verdict === 'wait' || verdict === 'block')
  const others = (row.verdicts ?? []).filter(({ verdict }) => verdict === 'warn' || verdict === 'overridden')
  const key = row.prognosis?.key
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      {key && prognosisKind[key] && t.has(`prognosis.${key}`) ? (
        <Status
          kind={prognosisKind[key]}
          label={
            stops.length > 0 ? stops.map((verdict) => title(verdict.gate)).join(', ') : t(`prognosis.${key}`)
          }
        />
      ) : null}
      {others.map((verdict) => (
        <Status
          key={verdict.gate}
          kind={verdict.verdict === 'warn' ? 'warn' : 'overridden'}
          label={title(verdict.gate)}
          iconOnly
        />
      ))}
    </span>
  )
}

/** A dry run as a list: wave by wave with from and to, and below what stays behind and why. */
export function ForecastRows(props: {
  rows: Row[]
  /** With it each row that goes can be taken out. */
  onLeaveOut?: (service: string, out: boolean) => void
}) {
  const t = useTranslations('train')
  const words = useSkipWords()
  const waves = [...new Set(props.rows.map((row) => row.wave))].filter((wave) => wave > 0)
  const behind = props.rows.filter((row) => row.wave === 0)
  return (
    <>
      {waves.map((wave) => {
        const rows = props.rows.filter((row) => row.wave === wave)
        return (
          <section key={wave} aria-label={t('wave', { wave })}>
            <h3 className="border-line border-b bg-sunken px-4 py-1 text-fg-2 text-sm">
              <b className="text-fg">{t('wave', { wave })}</b> · {t('services', { count: rows.length })}
            </h3>
            <ul>
              {rows.map((row) => (
                <li
                  key={row.service.id}
                  className="grid min-h-10 grid-cols-[minmax(0,1fr)] items-center gap-x-3 gap-y-0.5 border-line border-b px-4 py-1 md:grid-cols-[220px_minmax(0,1fr)_minmax(0,240px)]"
                >
                  {props.onLeaveOut ? (
                    <label className="flex min-w-0 items-center gap-2">
                      <input
                        type="checkbox"
                        className="sluice-check"
                        checked
                        onChange={() => props.onLeaveOut?.(row.service.slug, true)}
                      />
                      <span className="truncate font-medium">{row.service.slug}</span>
                    </label>
                  ) : (
                    <span className="truncate font-medium">{row.service.slug}</span>
                  )}
                  <span className="flex min-w-0 flex-wrap items-center gap-x-2">
                    {row.from ? (
                      <BuildName build={row.from} quiet />
                    ) : (
                      <span className="text-fg-3">{t('nothing')}</span>
                    )}
                    <span aria-hidden>→</span>
                    {row.to ? <BuildName build={row.to} /> : null}
                  </span>
                  <Verdicts row={row} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
      {behind.length > 0 ? (
        <section aria-label={t('staysBehind')}>
          <h3 className="border-line border-b bg-sunken px-4 py-1 text-fg-2 text-sm">
            <b className="text-fg">{t('staysBehind')}</b> · {t('services', { count: behind.length })}
          </h3>
          <ul>
            {behind.map((row) => (
              <li
                key={row.service.id}
                className="flex min-h-9 flex-wrap items-center gap-x-3 border-line border-b px-4 py-1 text-fg-2"
              >
                {props.onLeaveOut && row.skipped?.key === 'left-out' ? (
                  <label className="flex min-w-0 items-center gap-2">
                    <input
                      type="checkbox"
                      className="sluice-check"
                      checked={false}
                      onChange={() => props.onLeaveOut?.(row.service.slug, false)}
                    />
                    {row.service.slug}
                  </label>
                ) : (
                  <span className="truncate">{row.service.slug}</span>
                )}
                <span className="text-sm">{row.skipped ? words(row.skipped) : null}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}
