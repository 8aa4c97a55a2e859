'use client'
import { useTranslations } from 'next-intl'
import type { RunDetail, RunGate } from '../../lib/api/contract/run.ts'
import { rolesFor } from '../../lib/domain/permission/decide.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { useFreezeWords } from '../freeze/freeze-words.ts'
import { Age } from '../shell/age.tsx'
import { Status } from '../ui/status.tsx'

/** A manual gate: for whom it waits and since when, or what a freeze answered. */
export function GateNote({ run, gate }: { run: RunDetail; gate: RunGate }) {
  const t = useTranslations('run.gate')
  const role = useTranslations('person.role')
  const freeze = useFreezeWords()
  const name = useEnvironmentName()
  const may = run.may.pass
  const { answer } = gate
  return (
    <div className="flex flex-col gap-1 border-attention-line border-t bg-attention-bg px-4 py-2">
      {gate.waiting ? (
        <>
          <span className="flex flex-wrap items-center gap-x-2">
            <Status kind="approval" label={t('waits')} />
            {gate.since ? (
              <span className="text-fg-2">{t.rich('since', { age: () => <Age at={gate.since} /> })}</span>
            ) : null}
          </span>
          <span className="text-fg-2">
            {t('who', {
              roles: rolesFor('run.answer-gate')
                .map((key) => role(key))
                .join(', '),
            })}{' '}
            {may.allowed ? t('you') : (may.message ?? '')}
          </span>
        </>
      ) : null}
      {answer ? (
        <span className="text-fg-2">
          {t(answer.answer === 'refuse' ? 'refused' : 'passed', {
            environment: name(answer.environment),
            at: freeze.at(answer.at),
          })}{' '}
          {answer.opensAt ? t('opens', { at: freeze.at(answer.opensAt) }) : ''} {answer.problem ?? ''}
        </span>
      ) : null}
    </div>
  )
}
