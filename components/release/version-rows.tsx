'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail, ReleaseServiceDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { Version } from '../ui/version.tsx'
import { verificationKind } from './release-columns.tsx'
import { useReleaseWords } from './release-words.ts'

const line =
  'flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5 first:border-t-0'

/** Versions of it in this release, builds that could become one, and who verified which digest. */
export function VersionRows({ release, detail }: { release: ReleaseDetail; detail: ReleaseServiceDetail }) {
  const whyOff = useWhyOff()
  const t = useTranslations('release')
  const words = useReleaseWords()
  const client = useQueryClient()
  const [verifying, setVerifying] = useState<string | null>(null)
  const input = { id: release.id, service: detail.row.service.slug }
  const onSuccess = () => {
    void client.invalidateQueries({ queryKey: api.release.key() })
    setVerifying(null)
  }
  const mint = useMutation(api.release.mint.mutationOptions({ onSuccess }))
  const verify = useMutation(api.release.verify.mutationOptions({ onSuccess }))
  const { row, may } = detail
  return (
    <Panel title={t('versions')} count={detail.versions.length}>
      <ul>
        {detail.versions.length + detail.mintable.length === 0 ? (
          <li className="px-4 py-3 text-fg-3">{t('nothingToMint')}</li>
        ) : null}
        {detail.versions.map((version) => (
          <li key={version.name} className={line}>
            <Version
              version={version.name}
              branch={row.branch.name}
              commitSha={version.commitSha}
              digest={version.digest}
            />
            <ShortDigest digest={version.digest} />
            {version.hotfix ? <Pill icon="bolt">{t('hotfix')}</Pill> : null}
            {version.late && !version.hotfix ? <Pill>{t('late')}</Pill> : null}
            {version.problem ? (
              <Status kind="failed" label={version.problem} />
            ) : version.taggedAt ? null : (
              <Status kind="running" label={t('tagging')} />
            )}
            {row.verified?.digest === version.digest ? (
              <Status
                kind={verificationKind.verified}
                label={t('verifiedBy', { name: row.verified.by?.name ?? '', at: words.at(row.verified.at) })}
              />
            ) : (
              <Button
                size="small"
                aria-label={t('verifyOf', { version: version.name })}
                isDisabled={!may.verify.allowed}
                title={whyOff(may.verify)}
                onPress={() => setVerifying(version.digest)}
              >
                {t('verify')}
              </Button>
            )}
            <span className="ml-auto text-fg-3 text-sm">
              {version.mintedBy?.name ?? t('portal')}, {words.at(version.mintedAt)}
            </span>
          </li>
        ))}
        {detail.mintable.map((build) => (
          <li key={build.buildId} className={line}>
            <Version version={null} branch={build.branch} commitSha={build.commitSha} digest={build.digest} />
            <ShortDigest digest={build.digest} />
            <span className="text-fg-3 text-sm">{words.at(build.at)}</span>
            <span className="ml-auto">
              <Button
                size="small"
                variant="primary"
                isDisabled={!may.mint.allowed || mint.isPending}
                title={whyOff(may.mint)}
                onPress={() => mint.mutate({ ...input, buildId: build.buildId })}
              >
                {t('mint')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {mint.error ? (
        <div className="border-line border-t px-4 py-2">
          <FailureNote error={mint.error} />
        </div>
      ) : null}
      {verifying ? (
        <TextDialog
          title={t('verifyTitle', { service: row.service.slug })}
          note={t('verifyNote')}
          textLabel={t('verifyText')}
          confirmLabel={t('verify')}
          cancelLabel={t('back')}
          confirmVariant="primary"
          isRequired={false}
          isPending={verify.isPending}
          onClose={() => setVerifying(null)}
          onConfirm={(note) => verify.mutate({ ...input, digest: verifying, ...(note ? { note } : {}) })}
        >
          {verify.error ? <FailureNote error={verify.error} /> : null}
        </TextDialog>
      ) : null}
    </Panel>
  )
}
