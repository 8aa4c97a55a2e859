'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { TrainDetail, TrainRow } from '../../lib/api/contract/train.ts'
import { BuildName } from '../build/build-name.tsx'
import { useFailureWords } from '../promotion/failure-words.ts'
import { Status, type StatusKind } from '../ui/status.tsx'
import { useSkipWords } from './train-words.ts'

function kindOf(row: TrainRow): StatusKind {
  switch (row.outcome) {
    case 'succeeded':
      return 'succeeded'
    case 'failed':
      return 'failed'
    case 'moving':
      return row.promotion?.state === 'observing' ? 'observing' : 'applying'
    case 'asked':
      if (row.promotion?.blocks.length) return 'blocked'
      return row.promotion?.waits.includes('approvals') ? 'approval' : 'wait'
    case 'left':
      return 'cancelled'
    case 'waiting':
      return 'queued'
    case 'skipped':
      return 'off'
  }
}

/** What a row is doing or waits for, in a few words. */
function useRowWords() {
  const t = useTranslations('train')
  const gate = useTranslations('gate')
  const promotion = useTranslations('promotion')
  const skip = useSkipWords()
  return (row: TrainRow): string => {
    if (row.skipped) return skip(row.skipped)
    if (!row.promotion) return t('outcome.waiting')
    const { state, blocks, waits } = row.promotion
    const gates = (blocks.length > 0 ? blocks : waits).map((name) =>
      gate.has(`${name}.title`) ? gate(`${name}.title`) : name,
    )
    if (state === 'pending' && gates.length > 0)
      return promotion(blocks.length > 0 ? 'brief.blocked' : 'brief.waits', { gates: gates.join(', ') })
    return promotion(`state.${state}`)
  }
}

/** The rows of a train wave by wave, live; what does not go stands below with its reason. */
export function TrainRows({ train }: { train: TrainDetail }) {
  const t = useTranslations('train')
  const words = useRowWords()
  const failed = useFailureWords()
  const waves = [...new Set(train.rows.map((row) => row.wave))]
  return (
    <div className="rounded-lg border border-line bg-surface">
      {waves.map((wave) => {
        const rows = train.rows.filter((row) => row.wave === wave)
        const title = wave === 0 ? t('staysBehind') : t('wave', { wave })
        return (
          <section key={wave} aria-label={title}>
            <h2 className="border-line border-b bg-sunken px-4 py-1 text-fg-2 text-sm">
              <b className="text-fg">{title}</b> · {t('services', { count: rows.length })}
            </h2>
            <ul>
              {rows.map((row) => (
                <li
                  key={row.service.id}
                  data-row={row.service.slug}
                  className="grid min-h-10 grid-cols-[minmax(0,1fr)] items-center gap-x-3 gap-y-0.5 border-line border-b px-4 py-1 md:grid-cols-[180px_minmax(0,1fr)_minmax(0,240px)_48px]"
                >
                  <Link
                    href={`/services/${row.service.slug}`}
                    className="truncate font-medium hover:underline"
                  >
                    {row.service.slug}
                  </Link>
                  <span className="flex min-w-0 flex-wrap items-center gap-x-2">
                    {row.from ? <BuildName build={row.from} quiet /> : null}
                    {row.to ? (
                      <>
                        <span aria-hidden>→</span>
                        <BuildName build={row.to} />
                      </>
                    ) : null}
                  </span>
                  <span className="line-clamp-2 min-w-0 [&>span]:whitespace-normal" title={words(row)}>
                    <Status kind={kindOf(row)} label={words(row)} />
                    {row.promotion?.failure ? (
                      <span className="wrap-anywhere ml-2 text-fg-2" title={row.promotion.failure.message}>
                        {failed(row.promotion.failure).why}
                      </span>
                    ) : null}
                  </span>
                  {row.promotion ? (
                    <Link
                      href={`/promotions/P-${row.promotion.number}`}
                      className="text-accent-fg text-sm hover:underline md:text-right"
                    >
                      P-{row.promotion.number}
                    </Link>
                  ) : null}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
