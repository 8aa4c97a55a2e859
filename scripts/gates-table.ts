// Writes docs/gates.md from the code. `node scripts/gates-table.ts`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gatesPage } from '../lib/domain/promotion/gate-answers.ts'

writeFileSync(join(import.meta.dirname, '../docs/gates.md'), gatesPage())
