'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { BillImportDetail, BillImportItem } from '../../lib/api/contract/bill.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Age } from '../shell/age.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { formatBytes } from '../ui/format/size.ts'
import { Pill } from '../ui/pill.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import { ImportButtons } from './import-buttons.tsx'
import { ImportProblem } from './import-problem.tsx'
import { ImportProgress } from './import-progress.tsx'
import { importLook, isOpen, isVoid } from './import-state.ts'
import { ReconciliationPanel } from './reconciliation-panel.tsx'
import { RefusalPanel } from './refusal-panel.tsx'
import { useBillWords } from './use-bill-words.ts'

/** How far is this import, what did it take in, and what not? */
export function ImportView({ id }: { id: string }) {
  const t = useTranslations('billImport')
  const detail = useQuery(api.billImport.get.queryOptions({ input: { id } }))
  if (detail.error && !detail.data) {
    return (
      <>
        <FailureNote error={detail.error} onRetry={() => void detail.refetch()} />
        <ButtonLink href="/cost/imports" size="small">
          {t('all')}
        </ButtonLink>
      </>
    )
  }
  if (!detail.data) return <PageSkeleton />
  const { item, reasons } = detail.data
  return (
    <>
      <Head detail={detail.data} />
      {item.problem ? <ImportProblem problem={item.problem} /> : null}
      {item.lacking.length > 0 ? (
        <p className="max-w-3xl break-words text-fg-2">
          <Status kind="warn" label={t('lacking')} /> {item.lacking.join(', ')}. {t('lackingNote')}
        </p>
      ) : null}
      {item.reconciliation && item.reconciliation.length > 0 ? (
        <ReconciliationPanel rows={item.reconciliation} requestedAt={item.requestedAt} />
      ) : null}
      {item.rows > 0 ? <RefusalPanel item={item} reasons={reasons} /> : null}
    </>
  )
}

function Head({ detail }: { detail: BillImportDetail }) {
  const { item } = detail
  const t = useTranslations('billImport')
  const words = useBillWords()
  const refused = item.refused + item.duplicates
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="mb-1 flex flex-wrap items-center gap-2">
            <span data-import-state={item.state}>
              <Status pill kind={importLook[item.state]} label={t(`state.${item.state}`)} />
            </span>
            <Pill>{item.source.name}</Pill>
            {item.focusVersion ? <Pill>FOCUS {item.focusVersion}</Pill> : null}
            {item.scope === 'periods' ? <Pill>{t('wholeMonths')}</Pill> : null}
          </div>
          <Sentence>
            {t.rich(isVoid(item.state) ? 'oneVoid' : 'one', {
              name: words.nameOf(item),
              accepted: item.accepted,
              rows: item.rows,
              refused,
              b: (chunks) => <b className="break-all">{chunks}</b>,
              a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
            })}
          </Sentence>
          <Facts item={item} />
        </div>
        <ImportButtons item={item} may={detail.may} />
      </div>
      {isOpen(item.state) || item.rowsPerSecond ? <ImportProgress item={item} /> : null}
    </header>
  )
}

function Facts({ item }: { item: BillImportItem }) {
  const t = useTranslations('billImport')
  const words = useBillWords()
  const { file } = item
  const facts = [
    file === null ? null : formatBytes(file.sizeBytes),
    item.file !== null && item.fromOn && item.untilOn ? words.span(item.fromOn, item.untilOn) : null,
    item.rows > 0 ? t('ofRows', { count: item.rows }) : null,
    item.refused > 0 ? t('refusedRows', { count: item.refused }) : null,
    item.duplicates > 0 ? t('duplicates', { count: item.duplicates }) : null,
    item.state === 'done' ? t('currentDays', { count: item.currentDays }) : null,
    t('by', { name: item.requestedBy }),
  ].filter((fact) => fact !== null)
  return (
    <p className="mt-1 text-fg-3">
      {facts.join(' · ')} · <Age at={item.requestedAt} />
      {file?.sha256 ? <span className="block break-all font-mono text-sm">sha-256 {file.sha256}</span> : null}
    </p>
  )
}
