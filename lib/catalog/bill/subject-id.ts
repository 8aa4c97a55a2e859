import { hash } from 'node:crypto'
import { type BillSubject, canonicalSubject } from '../../domain/bill/subject.ts'

export interface SubjectId {
  /** 64 bits, as PostgreSQL's bigint writes them. */
  id: string
  /** 64 further bits of the same hash. */
  proof: string
}

/** The id of a subject, and what proves that no other has it. */
export function subjectIdOf(subject: BillSubject): SubjectId {
  const bytes = hash('sha256', canonicalSubject(subject), 'buffer')
  return { id: bytes.readBigInt64BE(0).toString(), proof: bytes.readBigInt64BE(8).toString() }
}
