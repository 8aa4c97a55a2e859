'use client'
import type { ReleaseDetail, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { OwedPanel } from './owed-panel.tsx'
import { ReleaseNotes } from './release-notes.tsx'

/** What stands under the board: it comes after the board is there. */
export function ReleaseBelow(props: {
  release: ReleaseDetail
  rows: ReleaseRow[]
  onOpen: (service: string) => void
}) {
  return (
    <>
      {props.rows.length > 0 ? (
        <OwedPanel release={props.release} rows={props.rows} onOpen={props.onOpen} />
      ) : null}
      <ReleaseNotes release={props.release} />
    </>
  )
}
