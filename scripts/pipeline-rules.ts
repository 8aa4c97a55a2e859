// Writes docs/pipelines.md from the code. `node scripts/pipeline-rules.ts`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rulesPage } from '../lib/domain/pipeline-finding/rules-page.ts'

writeFileSync(join(import.meta.dirname, '../docs/pipelines.md'), rulesPage())
