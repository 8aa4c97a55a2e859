import { createHash } from 'node:crypto'
import { type BillSubject, canonicalSubject } from '../../domain/bill/subject.ts'

export interface SubjectId {
  /** 64 bits, as PostgreSQL's bigint writes them. */
  id: string
  /** 64 further bits of the same hash. */
  proof: string
}

/** The id of a subject, and what proves that no other has it. */
export function subjectIdOf(subject: BillSubject): SubjectId {
  const hash = createHash('sha256').update(canonicalSubject(subject)).digest()
  return { id: hash.readBigInt64BE(0).toString(), proof: hash.readBigInt64BE(8).toString() }
}
