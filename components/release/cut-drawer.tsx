'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CutAnswer } from '../../lib/api/contract/release.ts'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { CheckField } from '../ui/field.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'
import { useReleaseRows } from './use-release-rows.ts'

type Row = CutAnswer['rows'][number]

const stepKind: Record<Row['step'], StatusKind> = {
  create: 'pending',
  there: 'success',
  adopt: 'success',
  skip: 'off',
  refuse: 'block',
  wait: 'warn',
}
const order: Row['step'][] = ['refuse', 'wait', 'create', 'adopt', 'there', 'skip']
const goes = ({ step }: Row) => step === 'create' || step === 'there' || step === 'adopt'

/** First what cutting would do, repository by repository; then, once it is asked for, what became of each. */
export function CutDrawer({ release, onClose }: { release: ReleaseDetail; onClose: () => void }) {
  const t = useTranslations('release.cutting')
  const client = useQueryClient()
  const [adopt, setAdopt] = useState(false)
  const cut = useMutation(
    api.release.cut.mutationOptions({
      onSuccess: () => void client.invalidateQueries({ queryKey: api.release.board.key() }),
    }),
  )
  const dryRun = useQuery(
    api.release.cut.queryOptions({
      input: { id: release.id, dryRun: true, ...(adopt ? { adopt } : {}) },
      placeholderData: (previous) => previous,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      // What was cut is not looked at again: every look asks each repository.
      enabled: cut.data === undefined,
    }),
  )
  const answer = cut.data ?? dryRun.data
  const going = answer?.rows.filter(goes) ?? []
  const others = answer?.rows.some(({ step, why }) => step === 'adopt' || why === 'other-head') === true
  const count = (step: Row['step']) => answer?.rows.filter((row) => row.step === step).length ?? 0
  return (
    <Drawer title={t('title', { branch: release.branch })} closeLabel={t('close')} onClose={onClose}>
      <div className="flex flex-col gap-2 border-line border-b px-5 py-4">
        {answer ? (
          <Sentence>
            {t.rich(cut.data ? 'asked' : 'answer', {
              create: count('create'),
              there: count('there') + count('adopt'),
              skip: count('skip'),
              refuse: count('refuse') + count('wait'),
              b: (chunks) => <b>{chunks}</b>,
              d: (chunks) => (
                <b className={count('refuse') + count('wait') > 0 ? 'text-danger-fg' : ''}>{chunks}</b>
              ),
            })}
          </Sentence>
        ) : dryRun.error ? (
          <FailureNote error={dryRun.error} onRetry={() => void dryRun.refetch()} />
        ) : (
          <p role="status" className="text-fg-3">
            {t('looking')}
          </p>
        )}
        {others && cut.data === undefined ? (
          <div>
            <CheckField label={t('adopt')} isSelected={adopt} onChange={setAdopt} />
            <p className="text-fg-3 text-sm">{t('adoptNote')}</p>
          </div>
        ) : null}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        {answer ? <Rows answer={answer} release={release} /> : null}
      </div>
      <footer className="flex flex-wrap items-center justify-end gap-3 border-line border-t bg-bg px-5 py-3">
        <div className="min-w-0 flex-1 text-fg-2 text-sm max-md:basis-full">
          {cut.error ? (
            <FailureNote error={cut.error} />
          ) : release.may.cut.allowed ? (
            t(cut.data ? 'askedNote' : 'note')
          ) : (
            <FailureNote permitted={release.may.cut} />
          )}
        </div>
        <Button variant="ghost" onPress={onClose}>
          {t('close')}
        </Button>
        {cut.data ? null : (
          <Button
            variant="primary"
            isDisabled={going.length === 0 || !release.may.cut.allowed || cut.isPending}
            onPress={() =>
              cut.mutate({
                id: release.id,
                ...(adopt ? { adopt } : {}),
                services: going.map(({ service }) => service.slug),
                // Exactly the commits that were shown, though somebody may have pushed since.
                at: Object.fromEntries(
                  going.flatMap(({ service, atSha }) => (atSha ? [[service.slug, atSha]] : [])),
                ),
              })
            }
          >
            {t('confirm', { count: going.length })}
          </Button>
        )}
      </footer>
    </Drawer>
  )
}

/** The worker makes the branches: each row says what is known of its branch by now. */
function Rows({ answer, release }: { answer: CutAnswer; release: ReleaseDetail }) {
  const t = useTranslations('release')
  const { rows: board } = useReleaseRows(release.name, !answer.dryRun)
  const rows = [...answer.rows].sort((a, b) => order.indexOf(a.step) - order.indexOf(b.step))
  const result = (row: Row) => {
    const branch = board.find(({ service }) => service.id === row.service.id)?.branch
    if (answer.dryRun || !goes(row) || row.step === 'adopt')
      return <Status kind={stepKind[row.step]} label={t(`cut.${row.step}`)} />
    if (branch?.problem) return <Status kind="failed" label={branch.problem} />
    return branch?.cutAt ? (
      <Status kind="success" label={t('cutting.done')} />
    ) : (
      <Status kind="running" label={t('cutting.making')} />
    )
  }
  return (
    <ShortTable
      label={t('cutting.list')}
      rows={rows}
      rowKey={(row) => row.service.id}
      columns={[
        { key: 'service', title: t('column.service'), render: (row) => <b>{row.service.slug}</b> },
        { key: 'step', title: t('cutting.what'), render: result },
        {
          key: 'at',
          title: t('cutting.at'),
          render: (row) => <code className="font-mono text-sm">{row.atSha?.slice(0, 12) ?? '—'}</code>,
        },
        { key: 'repository', title: t('cutting.repository'), render: (row) => row.repository ?? '—' },
        {
          key: 'why',
          title: t('cutting.why'),
          render: (row) =>
            row.why
              ? t(`cutWhy.${row.why as 'withdrawn'}`, { head: row.head?.slice(0, 12) ?? '' })
              : row.bringsNothing
                ? t('cutting.bringsNothing')
                : null,
        },
      ]}
    />
  )
}
