'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { sentenceValues } from '../promotion/gate-words.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'

/** Backstage descriptors: look first what would change, then import. */
export function ImportPanel() {
  const t = useTranslations('setup.import')
  const client = useQueryClient()
  const [text, setText] = useState('')
  const run = useMutation(
    api.setup.import.mutationOptions({
      onSuccess: (report) => {
        if (!report.dryRun) void client.invalidateQueries()
      },
    }),
  )
  const report = run.data
  return (
    <Panel title={t('title')} note={t('note')}>
      <div className="flex flex-col gap-3 p-4 pt-2">
        <textarea
          aria-label={t('label')}
          placeholder={t('placeholder')}
          className="h-32 w-full rounded-md border border-control bg-surface p-2 font-mono text-sm"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex gap-2">
          <Button
            onPress={() => run.mutate({ text, dryRun: true })}
            isDisabled={text.trim() === '' || run.isPending}
          >
            {t('dryRun')}
          </Button>
          <Button
            variant="primary"
            onPress={() => run.mutate({ text })}
            isDisabled={
              !report?.dryRun || run.isPending || report.created.length + report.updated.length === 0
            }
          >
            {t('import')}
          </Button>
        </div>
        {run.error ? <FailureNote error={run.error} /> : null}
        {report ? (
          <div className="flex flex-col gap-1 text-sm" role="status">
            <p>
              {t(report.dryRun ? 'would' : 'did', {
                created: report.created.length,
                updated: report.updated.length,
                unchanged: report.unchanged,
                skipped: report.skipped.length,
              })}
            </p>
            <ul className="text-fg-2">
              {report.skipped.map((entry) => (
                <li key={`${entry.document}${entry.reason}`}>
                  {t('skipped', { document: entry.document, name: entry.name ?? '–' })}{' '}
                  {t.has(`reason.${entry.reason}`)
                    ? t(`reason.${entry.reason}`, sentenceValues(entry.values))
                    : entry.reason}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </Panel>
  )
}
