'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import { Age } from '../shell/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { PromotionRoleState } from './promotion-role-state.tsx'

/** The role that writes here, and by name what it still may not. */
export function PromotionRolePanel({ role }: { role: EnvironmentItem['promotionRole'] }) {
  const t = useTranslations('environmentSettings')
  return (
    <Panel title={t('promotionRole')}>
      <div className="flex flex-col gap-2 p-4">
        <PromotionRoleState role={role} />
        {role ? (
          <>
            <code className="break-all font-mono text-sm">{role.arn}</code>
            {role.problem ? <p className="text-danger-fg">{role.problem}</p> : null}
            {role.missing.length > 0 ? (
              <ul aria-label={t('missing')} className="flex flex-wrap gap-1">
                {role.missing.map((permission) => (
                  <li key={permission}>
                    <code className="rounded-sm border border-attention-line bg-attention-bg px-1 font-mono text-attention-fg text-sm">
                      {permission}
                    </code>
                  </li>
                ))}
              </ul>
            ) : null}
            {role.checkedAt ? (
              <p className="text-fg-3 text-sm">
                {t('checked')} <Age at={role.checkedAt} />
              </p>
            ) : null}
          </>
        ) : (
          <p className="text-fg-2">{t('noPromotionRoleText')}</p>
        )}
      </div>
    </Panel>
  )
}
