'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { EvidencePeriod } from './evidence-period.tsx'
import { EvidencePromotionPanel } from './evidence-promotion.tsx'
import { LedgerRows } from './ledger-rows.tsx'

/** What is shown and printed at once; the others are on the pages after it, and the file has everything. */
const perPage = 500

/** The evidence of one promotion or of a period, as a page to print and a file to keep. */
export function EvidenceView() {
  const t = useTranslations('evidence')
  const format = useFormatter()
  const { params, set } = useAddress()
  const input = Object.fromEntries(
    ['promotion', 'from', 'to'].flatMap((key) => {
      const value = params.get(key)
      return value ? [[key, value]] : []
    }),
  )
  const evidence = useQuery(api.ledger.evidence.queryOptions({ input, staleTime: 60_000 }))
  if (evidence.error && !evidence.data)
    return <FailureNote error={evidence.error} onRetry={() => void evidence.refetch()} />
  if (!evidence.data) return <PageSkeleton />
  const first = (Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1) - 1) * perPage
  const { of, promotions, entries, chain, madeAt, madeBy } = evidence.data
  const time = (text: string) => format.dateTime(new Date(text), { dateStyle: 'medium', timeStyle: 'medium' })
  const file =
    of.kind === 'promotion'
      ? new URLSearchParams({ promotion: of.id })
      : new URLSearchParams({ from: of.from, to: of.to })
  const subject =
    of.kind === 'promotion' ? `P-${of.number}` : t('period', { from: time(of.from), to: time(of.to) })
  // A page beyond the last one, from an old address, is the last one.
  const at = Math.min(first, Math.max(0, Math.ceil(entries.length / perPage) - 1) * perPage)
  const page = at / perPage + 1
  const range = t('range', {
    first: at + 1,
    last: Math.min(at + perPage, entries.length),
    all: entries.length,
  })
  const turn = (to: number) => set({ page: to === 1 ? null : String(to) }, 'push')
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {t.rich(chain.misfits > 0 ? 'answerBroken' : 'answer', {
              subject,
              entries: chain.entries,
              unsealed: chain.entries - chain.sealed,
              misfits: chain.misfits,
              b: (chunks) => <b>{chunks}</b>,
              d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
            })}
          </Sentence>
          <p className="mt-1 text-fg-3">{t('made', { at: time(madeAt), by: madeBy.name })}</p>
        </div>
        <span className="sluice-screen flex gap-2">
          <a
            href={`/api/v1/ledger/evidence?${file}`}
            download={`evidence-${of.kind === 'promotion' ? `P-${of.number}` : `${of.from.slice(0, 10)}-${of.to.slice(0, 10)}`}.json`}
            className={buttonLook('default', 'medium', false)}
          >
            {t('file')}
          </a>
          <Button onPress={() => window.print()}>{t('print')}</Button>
        </span>
      </div>
      {of.kind === 'period' ? (
        <EvidencePeriod from={of.from} to={of.to} onChange={(period) => set({ ...period, page: null })} />
      ) : null}
      {at === 0
        ? promotions.map((promotion) => <EvidencePromotionPanel key={promotion.id} promotion={promotion} />)
        : null}
      <Panel title={t('entries')} count={entries.length} note={entries.length > perPage ? range : t('how')}>
        {entries.length > perPage ? (
          <nav
            aria-label={t('pages')}
            className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2"
          >
            <Button size="small" isDisabled={at === 0} onPress={() => turn(page - 1)}>
              {t('earlier')}
            </Button>
            <Button size="small" isDisabled={at + perPage >= entries.length} onPress={() => turn(page + 1)}>
              {t('later')}
            </Button>
            <span className="text-fg-2">{t('bound', { count: perPage })}</span>
          </nav>
        ) : null}
        <ul>
          {entries.slice(at, at + perPage).map((entry) => (
            <li key={entry.id} className="border-line border-t first:border-t-0">
              <LedgerRows items={[entry]} />
              <p className="break-all px-4 pb-1.5 font-mono text-fg-3 text-sm">
                {entry.seal ? (
                  <>
                    {entry.seal.sequence} · {entry.seal.hash}
                    {entry.seal.fits ? null : <b className="font-sans text-danger-fg"> {t('misfit')}</b>}
                  </>
                ) : (
                  t('unsealed')
                )}
              </p>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}
