'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { DateField } from '../ui/date-field.tsx'
import { SelectField } from '../ui/field.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'

/** From a day on a cluster and its nodes are paid for by those who ask for and use it. */
export function ClusterDialog({ rules, onClose }: { rules: CostRules; onClose: () => void }) {
  const t = useTranslations('costRule')
  const [clusterId, setClusterId] = useState(rules.clusters[0]?.id ?? '')
  const [fromOn, setFromOn] = useState(rules.today)
  const [reason, setReason] = useState('')
  const save = useMutation(api.costRule.shareCluster.mutationOptions(useDone(onClose)))
  return (
    <RuleDialog
      title={t('clusterTitle')}
      note={t('clusterNote')}
      saveLabel={t('shareCluster')}
      isOff={clusterId === '' || fromOn === '' || save.isPending}
      reason={reason}
      error={save.error}
      onReason={setReason}
      onSave={() => save.mutate({ clusterId, fromOn, reason: reason.trim() })}
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <SelectField
          label={t('cluster')}
          value={clusterId}
          onChange={setClusterId}
          options={rules.clusters.map(({ id, name }) => ({ key: id, label: name }))}
        />
        <DateField label={t('fromOn')} value={fromOn} onChange={setFromOn} isRequired />
      </div>
    </RuleDialog>
  )
}
