'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { RegistryFindingItem } from '../../lib/api/contract/registry.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { CautionRow } from '../hold/caution-row.tsx'
import { Age } from '../shell/age.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { valuesOf } from './finding-words.ts'

/** Of a service: what runs and could not be brought back, or may soon be deleted; why, and who puts it right. */
export function RedeployRow({ finding }: { finding: RegistryFindingItem }) {
  const t = useTranslations('registry')
  const name = useEnvironmentName()
  const values = valuesOf(finding)
  const isGone = finding.kind === 'digest-gone'
  return (
    <CautionRow
      kind={isGone ? 'failed' : 'warn'}
      label={t(isGone ? 'cannotRedeploy' : 'notKept')}
      actions={
        <Link className="text-accent-fg underline-offset-3 hover:underline" href="/settings/registry">
          {t('title')}
        </Link>
      }
    >
      {t(`kind.${finding.kind}.cause`, values)} {t(`kind.${finding.kind}.consequence`, values)}{' '}
      <span className="text-fg-2">{t(`kind.${finding.kind}.remedy`, values)}</span>
      <span className="mt-0.5 flex flex-wrap gap-x-3 text-fg-3 text-sm">
        {finding.detail.digest ? <ShortDigest digest={finding.detail.digest} /> : null}
        {finding.environments.length > 0 ? (
          <span>{t('runsIn', { names: finding.environments.map(name).join(', ') })}</span>
        ) : null}
        <span>
          {t('foundSince')} <Age at={finding.foundAt} />
        </span>
      </span>
    </CautionRow>
  )
}
