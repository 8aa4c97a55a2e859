'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TargetItem } from '../../lib/api/contract/target.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'

const parameterPattern = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** By which way a target is written from the next promotion on; of a pipeline, which one and what takes the digest. */
export function ChooseWayDialog({ target, onClose }: { target: TargetItem; onClose: () => void }) {
  const t = useTranslations('target')
  const environment = useEnvironmentName()(target.environment)
  const client = useQueryClient()
  const [way, setWay] = useState(target.writeWay)
  const [pipeline, setPipeline] = useState(target.pipeline?.id ?? '')
  const [parameter, setParameter] = useState(target.pipelineParameter)
  const [reason, setReason] = useState('')
  const choose = useMutation(
    api.target.chooseWay.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const isWrong = way === 'pipeline' && !parameterPattern.test(parameter)
  const off = choose.isPending || reason.trim() === '' || isWrong
  const own = target.pipelines.find(({ id }) => id === pipeline)
    ? []
    : target.pipeline
      ? [target.pipeline]
      : []
  const pipelines = [...own, ...target.pipelines].map(({ id, name }) => ({ key: id, label: name }))
  return (
    <Dialog title={t('wayTitle', { name: target.name, environment })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (off) return
          const delivery = way === 'pipeline' ? { parameter, ...(pipeline ? { pipeline } : {}) } : {}
          choose.mutate({ id: target.id, way, ...delivery, reason: reason.trim() })
        }}
      >
        <SelectField
          label={t('wayLabel')}
          value={way}
          onChange={(key) => setWay(target.ways.find((each) => each === key) ?? way)}
          options={target.ways.map((key) => ({ key, label: t(`way.${key}`) }))}
        />
        <p className="text-fg-2">{t(`wayNote.${way}`)}</p>
        {way === 'pipeline' ? (
          <>
            <SelectField
              label={t('pipeline')}
              value={pipeline}
              onChange={setPipeline}
              options={[{ key: '', label: t('ownPipeline') }, ...pipelines]}
            />
            <TextField
              label={t('parameter')}
              value={parameter}
              onChange={setParameter}
              error={isWrong ? t('parameterWrong') : undefined}
            />
          </>
        ) : null}
        <TextField label={t('reason')} value={reason} onChange={setReason} isRequired />
        {choose.error ? <FailureNote error={choose.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('chooseWay')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
