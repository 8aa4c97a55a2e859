'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostRules } from '../../lib/api/contract/cost-rule.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { DateField } from '../ui/date-field.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { useDone } from './use-done.ts'

const kinds = ['resource-group', 'cost-unit', 'namespace'] as const

/** Whose a resource group, a cost unit or a namespace is. */
export function MappingDialog({ rules, onClose }: { rules: CostRules; onClose: () => void }) {
  const t = useTranslations('costRule')
  const environmentName = useEnvironmentName()
  const [kind, setKind] = useState<(typeof kinds)[number]>('resource-group')
  const [external, setExternal] = useState('')
  const [accountId, setAccountId] = useState('')
  const [service, setService] = useState('')
  const [productLineId, setProductLineId] = useState('')
  const [teamId, setTeamId] = useState('')
  const [environmentId, setEnvironmentId] = useState('')
  const [fromOn, setFromOn] = useState(rules.today)
  const [reason, setReason] = useState('')
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 })).data
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 60_000 })).data?.items ?? []
  const slug = service.trim()
  const found = useQuery(
    api.service.list.queryOptions({
      input: { limit: 20, ...(slug ? { q: slug } : {}) },
      enabled: slug !== '',
      placeholderData: (last) => last,
    }),
  ).data?.items.find((one) => one.slug === slug)
  const save = useMutation(api.costRule.addMapping.mutationOptions(useDone(onClose)))
  const none = { key: '', label: '–' }
  const isOwned = kind === 'namespace' ? found : (found ?? (productLineId || teamId))
  const isLost = slug !== '' && !found
  return (
    <RuleDialog
      title={t('mappingTitle')}
      note={t('mappingNote')}
      saveLabel={t('addMapping')}
      isOff={!isOwned || isLost || external.trim() === '' || fromOn === '' || save.isPending}
      reason={reason}
      error={save.error}
      onReason={setReason}
      onSave={() =>
        save.mutate({
          mapping: {
            kind,
            accountId: accountId.trim() || null,
            external: external.trim(),
            serviceId: found?.id ?? null,
            productLineId: productLineId || null,
            teamId: teamId || null,
            environmentId: environmentId || null,
            fromOn,
          },
          reason: reason.trim(),
        })
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <SelectField
          label={t('mappingKindLabel')}
          value={kind}
          onChange={(chosen) => setKind(kinds.find((one) => one === chosen) ?? 'resource-group')}
          options={kinds.map((key) => ({ key, label: t(`mappingKind.${key}`) }))}
        />
        <TextField
          label={t('external')}
          note={t(kind === 'namespace' ? 'externalNamespace' : 'externalNote')}
          value={external}
          onChange={setExternal}
        />
        <TextField
          label={t('noun.service')}
          value={service}
          onChange={setService}
          error={isLost ? t('noSuchService') : undefined}
        />
        {kind === 'namespace' ? null : (
          <>
            <SelectField
              label={t('noun.product-line')}
              value={productLineId}
              onChange={setProductLineId}
              options={[
                none,
                ...(facets?.productLines ?? []).map(({ id, name }) => ({ key: id, label: name })),
              ]}
            />
            <SelectField
              label={t('noun.team')}
              value={teamId}
              onChange={setTeamId}
              options={[none, ...(facets?.teams ?? []).map(({ id, name }) => ({ key: id, label: name }))]}
            />
            <TextField label={t('account')} note={t('noneIsAll')} value={accountId} onChange={setAccountId} />
          </>
        )}
        <SelectField
          label={t('noun.environment')}
          value={environmentId}
          onChange={setEnvironmentId}
          options={[none, ...environments.map((one) => ({ key: one.id, label: environmentName(one.slug) }))]}
        />
        <DateField label={t('fromOn')} value={fromOn} onChange={setFromOn} isRequired />
      </div>
    </RuleDialog>
  )
}
