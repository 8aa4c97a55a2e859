'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status } from '../ui/status.tsx'
import { CheckNow } from './check-now.tsx'
import { HealthTable } from './health-table.tsx'
import { RoleList } from './role-list.tsx'
import { SecretList } from './secret-list.tsx'

const HookPanel = dynamic(() => import('../hook/hook-panel.tsx').then((module) => module.HookPanel), {
  ssr: false,
})

/** One cloud account: what it is, how it answers, what its roles lack. */
export function ConnectionSection(props: { connection: ConnectionItem; may: boolean; onEdit: () => void }) {
  const { connection, may } = props
  const t = useTranslations('connection')
  const hook = useTranslations('hook')
  return (
    <Panel title={connection.name}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
        <Pill>{t(`kind.${connection.kind}`)}</Pill>
        {connection.disabledAt ? <Status kind="off" label={t('disabled')} /> : null}
        <Fact label={t('account')} value={connection.accountId} />
        <Fact label={t('regions')} value={connection.regions.join(', ')} />
        <Fact label={t('yunxiao')} value={connection.yunxiaoOrganisationId} />
        <Fact label={t('accessKeyId')} value={connection.accessKeyId ?? '–'} />
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <CheckNow connection={connection} may={may} />
          <Button
            size="small"
            aria-label={t('editNamed', { name: connection.name })}
            onPress={props.onEdit}
            isDisabled={!may}
            title={may ? undefined : t('onlyAdmin')}
          >
            {t('edit')}
          </Button>
        </div>
      </div>
      {connection.branchRuleProblem ? (
        <p className="break-words border-line border-t px-4 py-2 text-danger-fg">
          {connection.branchRuleProblem}
        </p>
      ) : null}
      <h3 className="border-line border-t px-4 pt-3 font-medium">{t('health')}</h3>
      <HealthTable health={connection.health} label={t('healthOf', { name: connection.name })} />
      <div className="grid grid-cols-1 border-line border-t lg:grid-cols-[minmax(0,1fr)_320px]">
        <RoleList roles={connection.roles} />
        <SecretList secrets={connection.secrets} />
      </div>
      <h3 className="border-line border-t px-4 pt-3 pb-1 font-medium">{hook('title')}</h3>
      <HookPanel connection={connection} may={may} />
    </Panel>
  )
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      <span className="text-fg-3 text-sm">{label}</span>
      <span className="break-all font-mono text-sm">{value}</span>
    </span>
  )
}
