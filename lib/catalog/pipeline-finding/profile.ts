import { defaultProfile, StageProfile } from '../../domain/pipeline-finding/stages.ts'
import { type Reader, readDocument } from '../reader.ts'
import type { Transaction } from '../transaction.ts'

export interface ProfileRow {
  stages: StageProfile
  /** 0: nobody set another one than the default. */
  version: number
  editor: string | null
  reason: string | null
  updatedAt: string | null
}

/** Which stages pipelines must have now. */
export async function readProfile(reader: Reader): Promise<ProfileRow> {
  const row = await readDocument<ProfileRow & { stages: unknown }>(
    reader,
    'pipeline-profile',
    `SELECT json_build_object('stages', p.stages, 'version', p.version, 'reason', p.reason, 'updatedAt', p.updated_at,
      'editor', (SELECT name FROM person x WHERE x.id = p.editor_id)) AS document FROM pipeline_profile p`,
    [],
  )
  const nobody = { stages: defaultProfile, version: 0, editor: null, reason: null, updatedAt: null }
  return row ? { ...row, stages: StageProfile.parse(row.stages) } : nobody
}

/** Writes it over the version that was shown; false when somebody was faster. */
export async function writeProfile(
  tx: Transaction,
  profile: { stages: StageProfile; version: number; editorId: string; reason: string },
): Promise<boolean> {
  const { stages, version, editorId, reason } = profile
  const data = { stages, editorId, reason, updatedAt: tx.now, version: version + 1 }
  if (version > 0) return (await tx.prisma.pipelineProfile.updateMany({ where: { version }, data })).count > 0
  return (await tx.prisma.pipelineProfile.createMany({ data: [data], skipDuplicates: true })).count > 0
}
