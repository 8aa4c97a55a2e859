'use client'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { ActionOption, RunActions } from '../../lib/api/contract/run-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Frame, fieldEdge, fieldLook } from '../ui/field.tsx'
import { ActionFailure } from './action-failure.tsx'
import { useActionWords } from './action-words.ts'
import { HoldList } from './hold-list.tsx'
import { useAsking } from './use-asking.ts'

export type GateAnswer = 'pass' | 'refuse'

/**
 * Passes or refuses a manual gate, with a reason: Flow keeps none, so it is kept here. Enter gives the answer that it was
 * opened with. Where a freeze stands before it, it says all of it and only lets it be refused.
 */
export function GateDialog(props: {
  runId: string
  run: string
  job: { id: string; name: string }
  answer: GateAnswer
  options: readonly ActionOption[]
  holds: RunActions['holds']
  onClose: () => void
}) {
  const { job, options, holds, onClose } = props
  const t = useTranslations('runAction')
  const words = useActionWords()
  const id = useId()
  const [reason, setReason] = useState('')
  const asking = useAsking(onClose)
  const option = (verb: GateAnswer) => options.find((one) => one.verb === verb)
  const off = (verb: GateAnswer) => option(verb)?.allowed !== true || reason.trim() === '' || asking.isPending
  const give = (verb: GateAnswer) => {
    if (!off(verb)) asking.mutate({ id: props.runId, verb, jobId: job.id, reason: reason.trim() })
  }
  const refused = (['pass', 'refuse'] as const).flatMap((verb) => {
    const why = option(verb)?.why
    return why && why !== 'frozen' ? [words.refusal(why, option(verb)?.roles)] : []
  })
  const frozen = option('pass')?.why === 'frozen'
  return (
    <Dialog title={t('gateTitle', { job: job.name, run: props.run })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          give(props.answer)
        }}
      >
        <p className="text-fg-2">{t('gateNote')}</p>
        {frozen ? <p className="text-attention-fg">{t('gateFrozen')}</p> : null}
        {frozen ? <HoldList holds={holds} /> : null}
        {[...new Set(refused)].map((text) => (
          <p key={text} role="alert" className="text-danger-fg">
            {text}
          </p>
        ))}
        <Frame id={id} label={t('reason')}>
          <input
            id={id}
            required
            autoFocus
            autoComplete="off"
            maxLength={2000}
            className={`${fieldLook} ${fieldEdge(undefined)}`}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Frame>
        {asking.error ? <ActionFailure error={asking.error} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button
            variant="danger"
            onPress={() => give('refuse')}
            isDisabled={off('refuse')}
            {...(props.answer === 'refuse' ? { shortcut: '⏎' } : {})}
          >
            {t('verb.refuse')}
          </Button>
          <Button
            variant="primary"
            onPress={() => give('pass')}
            isDisabled={off('pass')}
            title={frozen ? words.refusal('frozen') : undefined}
            {...(props.answer === 'pass' ? { shortcut: '⏎' } : {})}
          >
            {t('verb.pass')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
