'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import type { ActionAsk } from './action-dialog.tsx'
import { useActionWords } from './action-words.ts'
import type { GateAnswer } from './gate-dialog.tsx'
import { LazyActionDialog, LazyGateDialog } from './lazy-dialogs.tsx'
import { optionsOfJob, useRunActions } from './use-asking.ts'

interface Place {
  runId: string
  /** What the run is called. */
  run: string
  job: { id: string; name: string }
}

const letters: Record<string, GateAnswer> = { a: 'pass', r: 'refuse' }

/** Letters belong to what is typed in, and to a dialog above the page. */
const isTaken = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog], [role=alertdialog]') !== null)

/** A passes and R refuses the gate that is shown, where there is one: a letter, the reason, Enter. */
function useGateKeys(isGate: boolean, onAnswer: (answer: GateAnswer) => void): void {
  const latest = useRef(onAnswer)
  latest.current = onAnswer
  useEffect(() => {
    if (!isGate) return
    const listen = (event: KeyboardEvent) => {
      const answer = letters[event.key.toLowerCase()]
      if (!answer || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTaken(event.target))
        return
      event.preventDefault()
      latest.current(answer)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [isGate])
}

/** What may be done with one job. A button that is off says why. */
export function JobButtons({ runId, run, job }: Place) {
  const t = useTranslations('runAction')
  const words = useActionWords()
  const { data } = useRunActions(runId)
  const [ask, setAsk] = useState<ActionAsk | null>(null)
  const [answer, setAnswer] = useState<GateAnswer | null>(null)
  const options = optionsOfJob(data, job.id)
  const isGate = options.some(({ verb }) => verb === 'pass')
  useGateKeys(isGate, setAnswer)
  return (
    <>
      {options.map((option) => {
        const { verb } = option
        if (verb === 'start') return null
        const gate = verb === 'pass' || verb === 'refuse'
        return (
          <Button
            key={verb}
            size="small"
            // What a freeze keeps from being passed can be opened: it says why there.
            isDisabled={!option.allowed && option.why !== 'frozen'}
            title={words.why(option)}
            onPress={() => (gate ? setAnswer(verb) : setAsk({ verb, job }))}
            {...(gate ? { shortcut: verb === 'pass' ? 'A' : 'R' } : {})}
          >
            {gate ? t(verb === 'pass' ? 'passGate' : 'refuseGate') : words.verb({ verb, jobId: job.id })}
          </Button>
        )
      })}
      {ask ? (
        <LazyActionDialog
          runId={runId}
          run={run}
          ask={ask}
          promotion={data?.promotion ?? null}
          onClose={() => setAsk(null)}
        />
      ) : null}
      {answer ? (
        <LazyGateDialog
          runId={runId}
          run={run}
          job={job}
          answer={answer}
          options={options}
          holds={data?.holds ?? []}
          onClose={() => setAnswer(null)}
        />
      ) : null}
    </>
  )
}
