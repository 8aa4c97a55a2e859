'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import type { BillSourceItem } from '../../lib/api/contract/bill.ts'
import { api } from '../../lib/client/api.ts'
import { uploadBillFile } from '../../lib/client/upload-bill-file.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CheckField, Frame, fieldLook, SelectField } from '../ui/field.tsx'
import { formatBytes } from '../ui/format/size.ts'
import { Panel } from '../ui/panel.tsx'
import { toastStore } from '../ui/toast-store.ts'

/** Brings a FOCUS file in; when it has come, its import is shown. */
export function UploadPanel({ sources, may }: { sources: BillSourceItem[]; may: boolean }) {
  const t = useTranslations('billImport.upload')
  const router = useRouter()
  const queries = useQueryClient()
  const fileId = useId()
  const [chosen, setChosen] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [isWhole, setWhole] = useState(false)
  const [sent, setSent] = useState(0)
  const giveUp = useRef(new AbortController())
  const upload = useMutation({
    mutationFn: (of: { sourceId: string; file: File }) => {
      giveUp.current = new AbortController()
      setSent(0)
      const scope = isWhole ? 'periods' : 'days'
      return uploadBillFile({ ...of, scope, signal: giveUp.current.signal, onSent: setSent })
    },
    onSuccess: ({ known }) => {
      if (known) toastStore.show({ text: t('known') })
      void queries.invalidateQueries({ queryKey: api.billImport.key() })
    },
  })
  const sourceId = chosen || sources[0]?.id
  const gaveUp = upload.error instanceof DOMException
  const missing = file === null || sourceId === undefined
  return (
    <Panel title={t('title')} note={t('note')}>
      {sources.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('noSource')}</p>
      ) : (
        <form
          className="flex flex-col gap-3 p-4"
          onSubmit={(event) => {
            event.preventDefault()
            if (missing || !may || upload.isPending) return
            // Only who still looks at it is led there.
            const onSuccess = ({ importId }: { importId: string }) => router.push(`/cost/imports/${importId}`)
            upload.mutate({ sourceId, file }, { onSuccess })
          }}
        >
          <div className="grid grid-cols-1 gap-3 md:grid-cols-2">
            <Frame id={fileId} label={t('file')} note={t('fileNote')}>
              <input
                id={fileId}
                type="file"
                accept=".csv,.gz,text/csv,application/gzip"
                className={`${fieldLook} border-control pt-1 file:mr-3 file:cursor-pointer file:border-0 file:bg-transparent file:font-medium file:text-accent-fg max-md:pt-2.5`}
                onChange={(event) => {
                  upload.reset()
                  setFile(event.target.files?.[0] ?? null)
                }}
              />
            </Frame>
            {sources.length > 1 ? (
              <SelectField
                label={t('into')}
                value={sourceId ?? ''}
                onChange={setChosen}
                options={sources.map(({ id, name }) => ({ key: id, label: name }))}
              />
            ) : null}
          </div>
          <CheckField label={t('whole')} isSelected={isWhole} onChange={setWhole} />
          <div className="flex flex-wrap items-center gap-3">
            <Button
              variant="primary"
              type="submit"
              isDisabled={missing || !may || upload.isPending}
              title={may ? undefined : t('onlyLeads')}
            >
              {t('send')}
            </Button>
            {upload.isPending && file ? (
              <>
                <progress
                  className="sluice-progress max-w-60"
                  value={sent}
                  max={file.size}
                  aria-label={t('sending')}
                />
                <span className="text-fg-2 tabular-nums">
                  {t('sent', { sent: formatBytes(sent), size: formatBytes(file.size) })}
                </span>
                <Button variant="ghost" onPress={() => giveUp.current.abort()}>
                  {t('giveUp')}
                </Button>
              </>
            ) : null}
          </div>
          {gaveUp ? <p className="text-fg-3">{t('gaveUp')}</p> : null}
          {upload.error && !gaveUp ? <FailureNote error={upload.error} /> : null}
        </form>
      )}
    </Panel>
  )
}
