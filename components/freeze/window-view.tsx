'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { FreezeWindowItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { useFreezeWords } from './freeze-words.ts'
import { LazyAskException, LazyBranchRules, LazyWindowEditor } from './lazy-freeze.tsx'
import { WindowFacts } from './window-facts.tsx'

const tone = (className: string) => (chunks: ReactNode) => <b className={className}>{chunks}</b>

function WindowAnswer({ window }: { window: FreezeWindowItem }) {
  const t = useTranslations('freezes.window')
  const words = useFreezeWords()
  const span = window.running ?? window.next
  const values = {
    name: window.name,
    problem: window.broken ?? '',
    from: span ? words.both(span.startsAt, window.zone) : '',
    until: span ? words.both(span.endsAt, window.zone) : '',
    b: tone('text-fg'),
    f: tone('text-frozen-fg'),
    d: tone('text-danger-fg'),
  }
  if (window.retiredAt) return <Sentence>{t.rich('retired', values)}</Sentence>
  if (window.broken) return <Sentence>{t.rich('broken', values)}</Sentence>
  if (window.running) return <Sentence>{t.rich('runningNow', values)}</Sentence>
  return <Sentence>{t.rich(window.next ? 'nextTime' : 'over', values)}</Sentence>
}

function Versions({ id }: { id: string }) {
  const t = useTranslations('freezes.window')
  const words = useFreezeWords()
  const versions = useQuery(api.freeze.versions.queryOptions({ input: { id } }))
  return (
    <Panel title={t('versions')} count={versions.data?.items.length}>
      <ol>
        {(versions.data?.items ?? []).map((one) => (
          <li
            key={one.version}
            className="flex flex-wrap items-baseline gap-x-3 border-line px-4 py-2 not-first:border-t"
          >
            <b className="tabular-nums">{t('version', { version: one.version })}</b>
            <span>{one.editor?.name ?? t('portal')}</span>
            <span className="text-fg-3 text-sm">
              <Age at={one.at} />
            </span>
            <span className="text-fg-2">
              {one.changed.length > 0 ? t('changed', { fields: words.fields(one.changed) }) : t('first')}
            </span>
            {one.reason ? <q className="text-fg-2">{one.reason}</q> : null}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** One window: when it holds, what it says, how it came to that. */
export function WindowView({ id }: { id: string }) {
  const whyOff = useWhyOff()
  const t = useTranslations('freezes')
  const words = useFreezeWords()
  const router = useRouter()
  const client = useQueryClient()
  const [isRetiring, setRetiring] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const found = useQuery(api.freeze.get.queryOptions({ input: { id } }))
  const retire = useMutation(
    api.freeze.retire.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        router.push('/freezes')
      },
    }),
  )
  if (found.error && !found.data)
    return <FailureNote error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <PageSkeleton />
  const window = found.data
  const { may, definition } = window
  return (
    <>
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <WindowAnswer window={window} />
          <p className="mt-1 text-fg-3">
            {t('window.facts', {
              effect: t(`effect.${window.effect}`),
              where: words.scope(window.scopeNames),
              mode: t(`mode.${window.mode}`),
            })}
            {window.admits.length > 0
              ? ` · ${t('timeline.admits', { classes: words.rules(window.admits).join(', ') })}`
              : ''}
          </p>
        </div>
        <Button isDisabled={!may.ask.allowed} title={whyOff(may.ask)} onPress={() => setAsking(true)}>
          {t('actions.ask')}
        </Button>
        <Button
          variant="danger-outline"
          isDisabled={!may.retire.allowed}
          title={whyOff(may.retire)}
          onPress={() => setRetiring(true)}
        >
          {t('form.retire')}
        </Button>
      </div>
      {definition && may.edit.allowed ? (
        <LazyWindowEditor
          key={id}
          window={window}
          start={definition}
          onDone={() => router.push('/freezes')}
        />
      ) : null}
      {may.edit.allowed && definition ? null : <WindowFacts window={window} />}
      <LazyBranchRules id={id} isAsked={definition?.protectBranches === true} />
      <Versions id={id} />
      {isAsking ? <LazyAskException windows={[window]} window={id} onClose={() => setAsking(false)} /> : null}
      {isRetiring ? (
        <TextDialog
          title={t('form.retireTitle', { name: window.name })}
          note={t('form.retireNote')}
          textLabel={t('form.retireText')}
          confirmLabel={t('form.retire')}
          cancelLabel={t('form.cancel')}
          isRequired
          isPending={retire.isPending}
          onConfirm={(reason) => retire.mutate({ id, version: window.version, reason })}
          onClose={() => setRetiring(false)}
        >
          {retire.error ? <FailureNote error={retire.error} /> : null}
        </TextDialog>
      ) : null}
    </>
  )
}
