'use client'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PromotionPreview } from '../../lib/api/contract/promotion.ts'
import { api } from '../../lib/client/api.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { PromoteCaution, useSuspect } from '../hold/promote-caution.tsx'
import { PlannedNote } from '../strategy/planned-note.tsx'
import { Button } from '../ui/button.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { CheckField } from '../ui/field.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { WaiveButton } from '../waiver/waive-button.tsx'
import { ChangePanel } from './change-panel.tsx'
import { GatePanel } from './gate-panel.tsx'
import { useGateWords } from './gate-words.ts'

export interface PromoteWish {
  service: string
  environment: string
  /** Build id or digest. */
  build: string
}

/** What happens if I press this, and what is in the way? Everything is judged before the person asks. */
export function PromoteDrawer({ wish, onClose }: { wish: PromoteWish; onClose: () => void }) {
  const t = useTranslations('promote')
  const name = useEnvironmentName()
  const [hotfix, setHotfix] = useState(false)
  const preview = useQuery(
    api.promotion.preview.queryOptions({
      input: { ...wish, ...(hotfix ? { hotfix } : {}) },
      staleTime: 5_000,
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Drawer
      title={t('title', { service: wish.service, environment: name(wish.environment) })}
      closeLabel={t('close')}
      onClose={onClose}
    >
      {preview.data ? (
        <PreviewBody
          preview={preview.data}
          isFresh={!preview.isPlaceholderData}
          hotfix={hotfix}
          onHotfix={setHotfix}
          onClose={onClose}
        />
      ) : preview.error ? (
        <div className="p-5">
          <FailureNote error={preview.error} onRetry={() => void preview.refetch()} />
        </div>
      ) : (
        <div className="p-5 text-fg-3" role="status">
          {t('judging')}
        </div>
      )}
    </Drawer>
  )
}

/** The answer: what blocks it, what it waits for, or that nothing does. */
function Answer({ preview }: { preview: PromotionPreview }) {
  const t = useTranslations('promote')
  const words = useGateWords()
  const format = useFormatter()
  const blocks = preview.verdicts.filter((verdict) => verdict.verdict === 'block')
  const waits = preview.verdicts.filter((verdict) => verdict.verdict === 'wait')
  const strong = (tone: string) => (chunks: React.ReactNode) => <b className={tone}>{chunks}</b>
  if (blocks.length > 0) {
    const names = format.list(blocks.map(words.name))
    return (
      <Sentence>
        {t.rich('answerBlocked', { count: blocks.length, names, b: strong('text-danger-fg') })}
      </Sentence>
    )
  }
  if (waits.length > 0) {
    const names = format.list(waits.map(words.name))
    return <Sentence>{t.rich('answerWaits', { names, b: strong('text-attention-fg') })}</Sentence>
  }
  return (
    <Sentence>
      {t.rich(preview.startMode === 'manual' ? 'answerManual' : 'answerFree', {
        b: strong('text-success-fg'),
      })}
    </Sentence>
  )
}

interface BodyProps {
  preview: PromotionPreview
  /** Judged as it would be asked for: with or without the hotfix path. */
  isFresh: boolean
  hotfix: boolean
  onHotfix: (on: boolean) => void
  onClose: () => void
}

function PreviewBody({ preview, isFresh, hotfix, onHotfix, onClose }: BodyProps) {
  const t = useTranslations('promote')
  const gates = useTranslations('gates')
  const name = useEnvironmentName()
  const router = useRouter()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const request = useMutation(
    api.promotion.request.mutationOptions({
      onSuccess: (promotion) => {
        void client.invalidateQueries()
        router.push(`/promotions/P-${promotion.number}`)
      },
    }),
  )
  const failure = request.error ? failureOf(request.error) : null
  // What the portal asks to be confirmed before it takes the request.
  const need = failure?.code === 'precondition' ? failure.detail?.need : undefined
  const older = preview.change.direction === 'older'
  const suspect = useSuspect(preview) !== null
  // It says so, and does nothing unless the person means to write the same again.
  const runs = [preview.request.code, failure?.code].includes('already-running-there')
  const blocked = preview.verdicts.some((verdict) => verdict.verdict === 'block')
  const environment = name(preview.environment)
  const ask = () =>
    request.mutate({
      service: preview.service.slug,
      environment: preview.environment,
      build: preview.build.id,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(older || need === 'olderConfirmed' ? { olderConfirmed: true } : {}),
      ...(suspect || need === 'suspect' ? { confirmed: ['suspect' as const] } : {}),
      ...(need === 'replace' ? { replace: true } : {}),
      ...(runs ? { redeploy: true } : {}),
      ...(hotfix ? { hotfix } : {}),
    })
  const asksReason = older || suspect || hotfix
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-3 border-line border-b px-5 py-4">
        <Answer preview={preview} />
        <PromoteCaution preview={preview} />
        <div className="flex flex-wrap items-center gap-3">
          <span className="flex items-center gap-2 rounded-md border border-line bg-sunken px-3 py-1.5">
            <span className="text-fg-2">{t('runsNow')}</span>
            {preview.from ? (
              <>
                <BuildName build={preview.from} />
                <ShortDigest digest={preview.from.digest} />
              </>
            ) : (
              <span className="text-fg-3">{t('nothing')}</span>
            )}
          </span>
          <span aria-hidden>→</span>
          <span className="flex items-center gap-2 rounded-md border border-accent-line bg-accent-bg px-3 py-1.5">
            <span className="text-fg-2">{t('becomes')}</span>
            <BuildName build={preview.build} />
            <ShortDigest digest={preview.build.digest} />
          </span>
          <PlannedNote preview={preview} />
        </div>
      </div>
      <section
        aria-label={t('details')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        className="grid min-h-0 flex-1 grid-cols-1 overflow-auto focus-visible:-outline-offset-2 md:grid-cols-[452px_minmax(0,1fr)]"
      >
        <div className="border-line p-5 md:border-r">
          <ChangePanel
            change={preview.change}
            writes={preview.writes}
            from={preview.from?.digest ?? null}
            to={preview.build.digest}
          />
        </div>
        <div className="p-5">
          <GatePanel
            verdicts={preview.verdicts}
            title={gates('title')}
            note={gates('judgedTwice')}
            actionOf={(verdict) =>
              verdict.gate === 'scan' && verdict.verdict === 'block' ? (
                <WaiveButton preview={preview} />
              ) : null
            }
          />
        </div>
      </section>
      <footer className="flex flex-wrap items-center justify-end gap-3 border-line border-t bg-bg px-5 py-3 max-md:gap-2 max-md:px-4">
        <div className="min-w-0 flex-1 text-fg-2 text-sm max-md:basis-full">
          {failure ? (
            <FailureNote error={request.error} />
          ) : !preview.request.allowed ? (
            <FailureNote permitted={preview.request} />
          ) : (
            <p>
              <strong className="text-fg">{t('nothingYet')}</strong>{' '}
              {blocked
                ? t('blockedNote')
                : hotfix
                  ? t('hotfixNote')
                  : preview.startMode === 'manual'
                    ? t('manualNote', {
                        names: preview.approvers
                          .map((person) => person.name)
                          .slice(0, 4)
                          .join(', '),
                      })
                    : t('automaticNote')}
            </p>
          )}
        </div>
        <span title={t('hotfixNote')}>
          <CheckField label={t('hotfix')} isSelected={hotfix} onChange={onHotfix} />
        </span>
        <input
          aria-label={t('reason')}
          placeholder={t(older || suspect ? 'reasonNeeded' : hotfix ? 'hotfixReason' : 'reason')}
          className="h-8 w-52 min-w-0 rounded-md border border-control bg-surface px-2.5 placeholder:text-fg-3 max-md:h-11 max-md:w-full"
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button variant="ghost" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          variant="primary"
          isDisabled={
            (!preview.request.allowed && !runs) ||
            request.isPending ||
            !isFresh ||
            (asksReason && reason.trim() === '')
          }
          onPress={ask}
        >
          {runs
            ? t('redeploy', { environment })
            : need === 'replace'
              ? t('replace', { environment })
              : preview.startMode === 'manual'
                ? t('request', { environment })
                : t('promote', { environment })}
        </Button>
      </footer>
    </div>
  )
}
