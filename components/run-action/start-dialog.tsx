'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { StartForm } from '../../lib/api/contract/run-action.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { ActionFailure } from './action-failure.tsx'
import { useActionWords } from './action-words.ts'
import { Asked } from './asked-log.tsx'
import { type Given, ParameterFields, sentParameters } from './parameter-fields.tsx'
import { type ChosenSource, SourceFields } from './source-fields.tsx'

interface Props {
  pipeline: { id: string; name: string }
  branch: string | null
  onClose: () => void
}

/** Starts a run: on which branch or Git tag, with which parameters. Stays until the run is there, and leads to it. */
export function StartDialog({ pipeline, branch, onClose }: Props) {
  const t = useTranslations('runAction')
  const form = useQuery(api.runAction.form.queryOptions({ input: { id: pipeline.id }, staleTime: 0 }))
  const [asked, setAsked] = useState<string | null>(null)
  return (
    <Dialog title={t('startTitle', { pipeline: pipeline.name })} onClose={onClose}>
      {asked ? (
        <Outcome id={asked} onClose={onClose} />
      ) : form.data ? (
        <Form form={form.data} branch={branch} onAsked={setAsked} onClose={onClose} />
      ) : form.error ? (
        <FailureNote error={form.error} onRetry={() => void form.refetch()} />
      ) : (
        <ListSkeleton rows={4} />
      )}
    </Dialog>
  )
}

function Form(props: {
  form: StartForm
  branch: string | null
  onAsked: (id: string) => void
  onClose: () => void
}) {
  const { form, onClose } = props
  const t = useTranslations('runAction')
  const words = useActionWords()
  const client = useQueryClient()
  const first = props.branch ?? form.defaultBranch
  const [source, setSource] = useState<ChosenSource>({
    kind: 'branch',
    name: form.repository ? (first ?? '') : '',
  })
  const [given, setGiven] = useState<Given[]>(
    form.parameters.map(({ key, value, masked, description }) => ({
      key,
      value: value ?? '',
      masked,
      description,
      isNew: false,
    })),
  )
  const start = useMutation(
    api.runAction.start.mutationOptions({
      onSuccess: ({ id }) => {
        void client.invalidateQueries({ queryKey: api.runAction.key() })
        props.onAsked(id)
      },
    }),
  )
  const refused = form.may.allowed ? null : words.why(form.may)
  const isOff = refused !== null || start.isPending
  const submit = () => {
    const name = source.name.trim()
    start.mutate({
      id: form.id,
      ...(name ? (source.kind === 'branch' ? { branch: name } : { gitTag: name }) : {}),
      parameters: sentParameters(given),
    })
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isOff) submit()
      }}
    >
      {form.repository ? (
        <SourceFields pipelineId={form.id} form={form} chosen={source} onChange={setSource} />
      ) : (
        <p className="text-fg-2">{t('noRepository')}</p>
      )}
      <ParameterFields given={given} onChange={setGiven} />
      {refused ? (
        <p role="alert" className="text-danger-fg">
          {refused}
        </p>
      ) : null}
      {start.error ? <ActionFailure error={start.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onPress={onClose}>
          {t('back')}
        </Button>
        <Button variant="primary" type="submit" isDisabled={isOff}>
          {t('verb.start')}
        </Button>
      </div>
    </form>
  )
}

/** What was asked and how it went; told by itself. */
function Outcome({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('runAction')
  const action = useQuery(api.runAction.get.queryOptions({ input: { id } }))
  const item = action.data
  return (
    <div className="flex flex-col gap-3">
      {item ? (
        <ul aria-live="polite">
          <Asked item={item} />
        </ul>
      ) : null}
      {action.error ? <FailureNote error={action.error} /> : null}
      <p className="text-fg-2">
        {item?.state === 'refused'
          ? t('startRefused')
          : item?.runId
            ? t('startDone', { number: item.runNumber ?? 0 })
            : t('startWaits')}
      </p>
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onPress={onClose}>
          {t('close')}
        </Button>
        {item?.runId ? (
          <Link
            href={`/runs/${item.runId}`}
            className={buttonLook('primary', 'medium', false)}
            onClick={onClose}
          >
            {t('openRun', { number: item.runNumber ?? 0 })}
          </Link>
        ) : null}
      </div>
    </div>
  )
}
