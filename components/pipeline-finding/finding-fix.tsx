'use client'
import { useTranslations } from 'next-intl'
import type { PipelineFindingItem } from '../../lib/api/contract/pipeline-finding.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Diff } from '../ui/diff.tsx'

const signs = { same: ' ', added: '+', removed: '-' } as const

/** A change of text that fixes it, with what it is to be copied as. */
export function FindingFix({ item }: { item: PipelineFindingItem }) {
  const t = useTranslations('pipelineFinding')
  if (!item.diff || item.state === 'fixed') return null
  const added = item.diff.filter(({ kind }) => kind === 'added')
  // What is pasted is the new text alone, where there is only that; else the change with its signs.
  const text =
    added.length === item.diff.length
      ? added.map((line) => line.text).join('\n')
      : item.diff.map((line) => `${signs[line.kind]} ${line.text}`).join('\n')
  return (
    <div className="my-1.5 flex max-w-2xl items-start gap-1">
      <div className="min-w-0 flex-1">
        <Diff
          title={item.path ?? item.pipeline?.name ?? item.repository ?? t('change')}
          lines={item.diff}
          addedLabel={t('added')}
          removedLabel={t('removed')}
        />
      </div>
      <CopyButton text={text} label={t('copyChange')} />
    </div>
  )
}
