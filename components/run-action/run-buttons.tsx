'use client'
import { useState } from 'react'
import type { RunDetail } from '../../lib/api/contract/run.ts'
import { Button } from '../ui/button.tsx'
import type { ActionAsk } from './action-dialog.tsx'
import { useActionWords } from './action-words.ts'
import { LazyActionDialog } from './lazy-dialogs.tsx'
import { StartButton } from './start-button.tsx'
import { useRunActions } from './use-asking.ts'

/** What may be done with the whole run. A button that is off says why. */
export function RunButtons({
  run,
}: {
  run: Pick<RunDetail, 'id' | 'number' | 'pipeline' | 'pipelineId' | 'branch' | 'endedAt'>
}) {
  const words = useActionWords()
  const { data } = useRunActions(run.id)
  const [ask, setAsk] = useState<ActionAsk | null>(null)
  const { stop } = data ?? {}
  const isOver = run.endedAt !== null || stop?.why === 'ended'
  return (
    <>
      {stop && !isOver ? (
        <Button
          onPress={() => setAsk({ verb: 'stop', job: null })}
          isDisabled={!stop.allowed}
          title={words.why(stop)}
        >
          {words.verb({ verb: 'stop', jobId: null })}
        </Button>
      ) : null}
      <StartButton
        pipeline={{ id: run.pipelineId, name: run.pipeline }}
        may={data?.start}
        branch={run.branch}
      />
      {ask ? (
        <LazyActionDialog
          runId={run.id}
          run={`${run.pipeline} #${run.number}`}
          ask={ask}
          promotion={data?.promotion ?? null}
          onClose={() => setAsk(null)}
        />
      ) : null}
    </>
  )
}
