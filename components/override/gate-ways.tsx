'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { GateVerdict } from '../../lib/api/contract/gate-verdict.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { type Findings, findingNames } from '../waiver/finding-names.ts'
import { LazyWaiveDialog } from '../waiver/lazy-waive-dialog.tsx'

/** What somebody may do about a gate that stops: waive a finding, set the gate aside, agree to that, take it back. */
export function GateWays(props: {
  promotion: { id: string; number: number; service: string; environment: string }
  verdict: GateVerdict
  findings: Findings
}) {
  const whyOff = useWhyOff()
  const { promotion, verdict } = props
  const t = useTranslations('override')
  const gateName = useTranslations('gate')(`${verdict.gate}.title`)
  const client = useQueryClient()
  const [asked, setAsked] = useState<'waive' | 'override' | null>(null)
  const overrides = useQuery(api.override.list.queryOptions({ input: { promotion: promotion.id } }))
  const done = {
    onSuccess: () => {
      setAsked(null)
      void client.invalidateQueries()
    },
  }
  const give = useMutation(api.override.give.mutationOptions(done))
  const second = useMutation(api.override.second.mutationOptions(done))
  const withdraw = useMutation(api.override.withdraw.mutationOptions(done))
  const way = overrides.data?.gates.find(({ gate }) => gate === verdict.gate)
  const given = overrides.data?.items.find((one) => one.gate === verdict.gate && one.withdrawnAt === null)
  const of = { id: promotion.id, gate: verdict.gate }
  const stops = verdict.verdict === 'block' || verdict.verdict === 'wait'
  if (!way || (!stops && !given)) return null
  const names = findingNames(props.findings)
  const error = second.error ?? withdraw.error
  return (
    <span className="flex flex-wrap justify-end gap-1">
      {verdict.gate === 'scan' && stops && names.length > 0 ? (
        <Button
          size="small"
          isDisabled={!way.may.allowed}
          title={whyOff(way.may)}
          onPress={() => setAsked('waive')}
        >
          {t('waive')}
        </Button>
      ) : null}
      {given ? null : (
        <Button
          size="small"
          variant="danger-outline"
          isDisabled={!way.may.allowed}
          title={whyOff(way.may)}
          aria-label={t('overrideGate', { gate: gateName })}
          onPress={() => setAsked('override')}
        >
          {t('override')}
        </Button>
      )}
      {given?.waitsForSecond ? (
        <Button
          size="small"
          variant="danger-outline"
          isDisabled={!given.may.second.allowed || second.isPending}
          title={whyOff(given.may.second)}
          onPress={() => second.mutate(of)}
        >
          {t('agree')}
        </Button>
      ) : null}
      {given ? (
        <Button
          size="small"
          isDisabled={!given.may.withdraw.allowed || withdraw.isPending}
          title={whyOff(given.may.withdraw)}
          onPress={() => withdraw.mutate(of)}
        >
          {t('withdraw')}
        </Button>
      ) : null}
      {error ? <FailureNote error={error} /> : null}
      {asked === 'waive' ? (
        <LazyWaiveDialog findings={names} place={promotion} onClose={() => setAsked(null)} />
      ) : null}
      {asked === 'override' ? (
        <TextDialog
          title={t('title', { gate: gateName, number: promotion.number })}
          note={t(way.asksSecond ? 'noteByTwo' : 'note')}
          textLabel={t('reason')}
          confirmLabel={t('override')}
          cancelLabel={t('back')}
          isRequired
          isPending={give.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => give.mutate({ ...of, reason })}
        >
          {give.error ? <FailureNote error={give.error} /> : null}
        </TextDialog>
      ) : null}
    </span>
  )
}
