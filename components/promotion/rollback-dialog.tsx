'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PlaceReadiness } from '../../lib/api/contract/readiness.ts'
import type { BuildReference } from '../../lib/api/contract/reference.ts'
import { api } from '../../lib/client/api.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { CandidateChoice } from '../rollback/candidate-choice.tsx'
import { ConfigChoice } from '../rollback/config-choice.tsx'
import { TypedConfirmation } from '../rollback/typed-confirmation.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { toastStore } from '../ui/toast-store.ts'
import { nameOfBuild } from '../ui/version.tsx'

export const rollbackReasons = [
  'errors',
  'latency',
  'wrong-behaviour',
  'data',
  'dependency',
  'drill',
  'other',
] as const

export interface RollbackWish {
  service: string
  environment: string
  /** The build that is chosen at first; else the newest that is ready. */
  to?: BuildReference | undefined
}

/** One key picks a reason, Enter goes: text may follow later. Never a rebuild, the image as it ran. */
export function RollbackDialog(
  props: RollbackWish & {
    /** Stay where one is (the board); else the page of the promotion opens. */
    stays?: boolean
    onClose: () => void
  },
) {
  const { service, environment } = props
  const t = useTranslations('rollback')
  const name = useEnvironmentName()
  const readiness = useQuery(
    api.readiness.get.queryOptions({ input: { slug: service, environment }, staleTime: 5_000 }),
  )
  const place = readiness.data?.environments[0]
  if (place && place.candidates.length > 0) return <Body {...props} place={place} />
  // One dialog, not a second over a first that was loading: the focus goes back to where it came from.
  if (readiness.isPending)
    return (
      <span role="status" className="sr-only">
        {t('loading')}
      </span>
    )
  return (
    <Dialog title={t('title', { service, environment: name(environment) })} onClose={props.onClose}>
      {readiness.error ? (
        <FailureNote error={readiness.error} />
      ) : (
        <p className="text-fg-2">{t('nothing')}</p>
      )}
      <div className="flex justify-end">
        <Button variant="ghost" onPress={props.onClose}>
          {t('cancel')}
        </Button>
      </div>
    </Dialog>
  )
}

function Body(
  props: Parameters<typeof RollbackDialog>[0] & {
    place: PlaceReadiness
  },
) {
  const { service, place, onClose } = props
  const t = useTranslations('rollback')
  const environment = useEnvironmentName()(place.environment)
  const router = useRouter()
  const client = useQueryClient()
  const { candidates, active } = place
  const wished = candidates.find(({ build }) => build.id === props.to?.id)
  const [chosenId, setChosenId] = useState(
    (wished ?? candidates.find(({ gaps }) => gaps.length === 0) ?? candidates[0])?.build.id ?? '',
  )
  const [imageOnly, setImageOnly] = useState(false)
  const [typed, setTyped] = useState('')
  const chosen = candidates.find(({ build }) => build.id === chosenId)
  const rollback = useMutation(
    api.promotion.rollback.mutationOptions({
      onSuccess: (promotion) => {
        void client.invalidateQueries()
        const href = `/promotions/P-${promotion.number}`
        toastStore.show({
          text: t('begun', { service, environment, build: nameOfBuild(promotion.build) }),
          link: { label: t('open', { number: promotion.number }), href },
        })
        onClose()
        if (!props.stays) router.push(href)
      },
      onError: () => void client.invalidateQueries({ queryKey: api.readiness.key() }),
    }),
  )
  const failure = rollback.error ? failureOf(rollback.error) : null
  const isAway = failure?.detail?.need === 'cloud-away'
  const crossed = chosen?.gaps.find(({ key }) => key === 'below-floor')?.values.migrations
  const needsTyping = crossed !== undefined || isAway
  const moves = active !== null && active.state !== 'observing'
  const note = active
    ? t(`over.${active.state === 'observing' ? 'observing' : 'other'}`, { number: active.number })
    : t('textLater')
  return (
    <ReasonDialog
      title={t('title', { service, environment })}
      reasons={rollbackReasons.map((key) => ({ key, label: t(`reason.${key}`) }))}
      note={note}
      textLabel={t('text')}
      confirmLabel={moves ? t('abortAndConfirm') : t('confirm')}
      cancelLabel={t('cancel')}
      isPending={rollback.isPending}
      isOff={!place.may.rollback.allowed || (needsTyping && typed.trim() !== service)}
      onClose={onClose}
      onConfirm={(reasonKey, text) => {
        const key = rollbackReasons.find((known) => known === reasonKey)
        if (!key || !chosen) return
        rollback.mutate({
          service,
          environment: place.environment,
          build: chosen.build.id,
          reasonKey: key,
          takeOver: moves,
          imageOnly,
          confirmed: [...(crossed ? (['floor'] as const) : []), ...(isAway ? (['cloud-away'] as const) : [])],
          ...(text.trim() ? { reason: text.trim() } : {}),
        })
      }}
    >
      <CandidateChoice candidates={candidates} chosen={chosenId} onChoose={setChosenId} />
      <ConfigChoice
        place={place}
        to={chosen?.configRevision ?? null}
        imageOnly={imageOnly}
        onChange={setImageOnly}
      />
      <p className="text-fg-2 text-sm">{t('holds', { environment })}</p>
      {crossed === undefined ? null : (
        <TypedConfirmation
          text={t('crossesFloor', { migrations: crossed })}
          word={service}
          value={typed}
          onChange={setTyped}
        />
      )}
      {isAway && crossed === undefined ? (
        <TypedConfirmation text={t('cloudAway')} word={service} value={typed} onChange={setTyped} />
      ) : null}
      {place.may.rollback.allowed ? null : <FailureNote permitted={place.may.rollback} />}
      {rollback.error && !isAway ? <FailureNote error={rollback.error} /> : null}
    </ReasonDialog>
  )
}
