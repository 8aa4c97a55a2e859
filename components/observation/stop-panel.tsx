'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { RollbackStop } from '../../lib/api/contract/observation.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { StatusShape } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

/** Where the portal rolls nothing back by itself any more, since when and why. Nothing where it does. */
export function StopPanel({ environment }: { environment?: string }) {
  const stops = useQuery(api.observation.stops.queryOptions({ input: {} }))
  const items = (stops.data?.items ?? []).filter((stop) => !environment || stop.environment === environment)
  return items.map((stop) => <StopNotice key={stop.environment} stop={stop} />)
}

function StopNotice({ stop }: { stop: RollbackStop }) {
  const whyOff = useWhyOff()
  const t = useTranslations('observation.stop')
  const environment = useEnvironmentName()(stop.environment)
  const format = useFormatter()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const resume = useMutation(
    api.observation.resume.mutationOptions({
      onSuccess: () => {
        setAsked(false)
        void client.invalidateQueries()
      },
    }),
  )
  const numbers = (service: string) => stop.failed.filter((failed) => failed.service === service)
  return (
    <section
      aria-label={t('title', { environment })}
      data-stopped={stop.environment}
      className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border border-attention-line bg-attention-bg px-4 py-2.5"
    >
      <span className="translate-y-0.5">
        <StatusShape kind="warn" />
      </span>
      <div className="min-w-0 flex-1 text-fg-2 max-md:basis-4/5">
        <p>
          {t.rich('text', {
            b: (chunks: ReactNode) => <b className="text-fg">{chunks}</b>,
            environment,
            at: format.dateTime(new Date(stop.at), {
              month: 'short',
              day: 'numeric',
              hour: '2-digit',
              minute: '2-digit',
            }),
            count: stop.services.length,
          })}
        </p>
        <ul className="flex flex-wrap gap-x-3">
          {stop.services.map((service) => (
            <li key={service}>
              <b className="text-fg">{service}</b>{' '}
              {numbers(service).map(({ number }) => (
                <Link
                  key={number}
                  className="mr-1 text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current"
                  href={`/promotions/P-${number}`}
                >{`P-${number}`}</Link>
              ))}
            </li>
          ))}
        </ul>
        <p className="text-sm">{t('until')}</p>
      </div>
      <Button
        onPress={() => setAsked(true)}
        isDisabled={!stop.may.resume.allowed}
        title={whyOff(stop.may.resume)}
      >
        {t('resume')}
      </Button>
      {asked ? (
        <TextDialog
          title={t('resumeTitle', { environment })}
          note={t('resumeNote')}
          textLabel={t('note')}
          confirmLabel={t('resume')}
          cancelLabel={t('back')}
          confirmVariant="primary"
          isRequired
          isPending={resume.isPending}
          onClose={() => setAsked(false)}
          onConfirm={(note) => resume.mutate({ environment: stop.environment, note })}
        >
          {resume.error ? <FailureNote error={resume.error} /> : null}
        </TextDialog>
      ) : null}
    </section>
  )
}
