'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PipelineProfile } from '../../lib/api/contract/pipeline-finding.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'

type Stages = PipelineProfile['stages']
const kinds = ['merge-check', 'ci', 'cd'] as const
const stages = [
  'static-analysis',
  'vulnerability-scan',
  'unit-tests',
  'build',
  'push',
  'verify-digest',
  'deploy',
] as const satisfies readonly Stages['ci'][number][]

function ProfileForm({ profile, onClose }: { profile: PipelineProfile; onClose: () => void }) {
  const t = useTranslations('pipelineFinding')
  const client = useQueryClient()
  const [wanted, setWanted] = useState<Stages>(profile.stages)
  const [reason, setReason] = useState('')
  const save = useMutation(
    api.pipelineFinding.setProfile.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const may = profile.may.allowed
  const off = !may || save.isPending || reason.trim() === ''
  const toggle = (kind: keyof Stages, stage: (typeof stages)[number], isOn: boolean) =>
    setWanted({
      ...wanted,
      [kind]: stages.filter((each) => (each === stage ? isOn : wanted[kind].includes(each))),
    })
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!off) save.mutate({ stages: wanted, version: profile.version, reason: reason.trim() })
      }}
    >
      <p className="text-fg-2">{t('profileNote')}</p>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        {kinds.map((kind) => (
          <fieldset key={kind} className="rounded-md border border-line p-2.5">
            <legend className="px-1 font-medium text-sm">{t(`kind.${kind}`)}</legend>
            {may ? (
              stages.map((stage) => (
                <label key={stage} className="flex min-h-7 items-center gap-2 max-md:min-h-9">
                  <input
                    type="checkbox"
                    className="sluice-check"
                    checked={wanted[kind].includes(stage)}
                    onChange={(event) => toggle(kind, stage, event.target.checked)}
                  />
                  {t(`stage.${stage}`)}
                </label>
              ))
            ) : (
              <ul>
                {wanted[kind].map((stage) => (
                  <li key={stage} className="min-h-7">
                    {t(`stage.${stage}`)}
                  </li>
                ))}
              </ul>
            )}
          </fieldset>
        ))}
      </div>
      <p className="text-fg-3 text-sm">
        {profile.version === 0
          ? t('profileDefault')
          : t('profileBy', { name: profile.editor ?? '–', reason: profile.reason ?? '' })}
        {may ? null : ` ${t('mayNotProfile')}`}
      </p>
      {may ? (
        <textarea
          aria-label={t('reason')}
          placeholder={t('reason')}
          maxLength={2000}
          className="h-16 rounded-md border border-control bg-surface p-2"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      ) : null}
      {save.error ? <FailureNote error={save.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onPress={onClose}>
          {t('back')}
        </Button>
        {may ? (
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('save')}
          </Button>
        ) : null}
      </div>
    </form>
  )
}

/** Which stages pipelines of each kind must have; an administrator may say otherwise. */
export function ProfileDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('pipelineFinding')
  const profile = useQuery(api.pipelineFinding.profile.queryOptions())
  return (
    <Dialog title={t('profile')} onClose={onClose}>
      {profile.data ? (
        <ProfileForm profile={profile.data} onClose={onClose} />
      ) : profile.error ? (
        <FailureNote error={profile.error} onRetry={() => void profile.refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
    </Dialog>
  )
}
