'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ActionOption } from '../../lib/api/contract/run-action.ts'
import { Button } from '../ui/button.tsx'
import { useActionWords } from './action-words.ts'
import { LazyStartDialog } from './lazy-dialogs.tsx'

/** Starts a run of a pipeline. `may` absent: the dialog asks, and says why not. */
export function StartButton(props: {
  pipeline: { id: string; name: string }
  may?: ActionOption | undefined
  /** Chosen at first. */
  branch?: string | null
  size?: 'small' | 'medium'
}) {
  const t = useTranslations('runAction')
  const words = useActionWords()
  const [isOpen, setOpen] = useState(false)
  const isOff = props.may !== undefined && !props.may.allowed
  return (
    <>
      <Button
        size={props.size ?? 'medium'}
        onPress={() => setOpen(true)}
        isDisabled={isOff}
        title={props.may ? words.why(props.may) : undefined}
      >
        {t('verb.start')}
      </Button>
      {isOpen ? (
        <LazyStartDialog
          pipeline={props.pipeline}
          branch={props.branch ?? null}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
