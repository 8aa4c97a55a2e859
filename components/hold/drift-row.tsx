'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { DriftItem } from '../../lib/api/contract/build.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { CautionRow } from './caution-row.tsx'

type Asked = 'adopt' | 'confirm' | 'refuse' | 'revert'

/** A place that runs something else than was written: taken over by two people, or written again. */
export function DriftRow(props: { service: string; drift: DriftItem; withService?: boolean }) {
  const whyOff = useWhyOff()
  const { service, drift } = props
  const t = useTranslations('drift')
  const environment = useEnvironmentName()(drift.environment)
  const client = useQueryClient()
  const router = useRouter()
  const [asked, setAsked] = useState<Asked | null>(null)
  const done = () => {
    void client.invalidateQueries()
    setAsked(null)
  }
  const ask = useMutation(api.adoption.ask.mutationOptions({ onSuccess: done }))
  const decide = useMutation(api.adoption.decide.mutationOptions({ onSuccess: done }))
  const revert = useMutation(
    api.promotion.request.mutationOptions({
      onSuccess: (promotion) => {
        done()
        router.push(`/promotions/P-${promotion.number}`)
      },
    }),
  )
  const ways = { adopt: ask, confirm: decide, refuse: decide, revert }
  const { adoption, desired } = drift
  const submit = (text: string) => {
    if (asked === 'adopt') ask.mutate({ service, environment: drift.environment, reason: text })
    else if (asked === 'revert' && desired)
      revert.mutate({
        service,
        environment: drift.environment,
        build: desired.id,
        redeploy: true,
        ...(text ? { reason: text } : {}),
      })
    else if (adoption)
      decide.mutate({ id: adoption.id, adopt: asked === 'confirm', ...(text ? { note: text } : {}) })
  }
  const button = (way: Asked) => (
    <Button
      key={way}
      size="small"
      isDisabled={!drift.may[way].allowed}
      title={whyOff(drift.may[way])}
      onPress={() => setAsked(way)}
    >
      {t(way)}
    </Button>
  )
  return (
    <CautionRow
      kind="drift"
      label={t('label')}
      actions={(adoption ? (['confirm', 'refuse', 'revert'] as const) : (['adopt', 'revert'] as const)).map(
        button,
      )}
    >
      {props.withService ? (
        <Link className="font-semibold hover:underline" href={`/services/${service}`}>
          {service}
        </Link>
      ) : null}{' '}
      {t.rich('row', {
        environment,
        age: () => <Age at={drift.since} />,
        running: () =>
          drift.running ? (
            <BuildName build={drift.running} />
          ) : drift.runningDigest ? (
            <ShortDigest digest={drift.runningDigest} />
          ) : (
            <span>{t('mixed')}</span>
          ),
        desired: () => (desired ? <BuildName build={desired} /> : <span>{t('unknown')}</span>),
      })}{' '}
      <span className="text-fg-2">
        {adoption ? t('askedBy', { name: adoption.askedBy.name, reason: adoption.reason }) : t('rule')}
      </span>
      {asked ? (
        <TextDialog
          title={t(`${asked}Title`, { service, environment })}
          note={t(`${asked}Note`)}
          textLabel={t('reason')}
          confirmLabel={t(asked)}
          cancelLabel={t('back')}
          isRequired={asked === 'adopt'}
          isPending={ways[asked].isPending}
          onClose={() => setAsked(null)}
          onConfirm={submit}
        >
          {ways[asked].error ? <FailureNote error={ways[asked].error} /> : null}
        </TextDialog>
      ) : null}
    </CautionRow>
  )
}
