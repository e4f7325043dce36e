import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, idOf } from '../../api/client'
import { useMay } from '../../api/roles'
import type { MakingJob } from '../../api/types'
import { words } from '../../format'
import { ActionDialog } from '../../ui/Dialog'
import { type Column, Table } from '../../ui/Table'
import { Ago, Button, Card, StateBadge } from '../../ui/parts'

const JOB_COLUMNS: Column<MakingJob>[] = [
  { title: 'Variant', cell: (job) => idOf(job.variant) },
  { title: 'Work', cell: (job) => words(job.kind, 'KIND') },
  { title: 'State', cell: (job) => <StateBadge value={job.state} /> },
  {
    title: 'How far',
    cell: (job) =>
      job.state === 'STATE_RUNNING' ? (
        <span className="row">
          <progress max={1} value={job.doneRatio} aria-label="Done" /> {job.step}
        </span>
      ) : (
        job.message
      ),
  },
  { title: 'Ended', cell: (job) => (job.endTime ? <Ago time={job.endTime} /> : '') },
  { title: 'Do', hidden: true, cell: (job) => <JobActions job={job} /> },
]

export function Jobs({ jobs }: { jobs: MakingJob[] }) {
  return (
    <Card title="Making and measuring" flush>
      <Table label="Jobs" columns={JOB_COLUMNS} rows={jobs} keyOf={(job) => job.name ?? ''} />
    </Card>
  )
}

function JobActions({ job }: { job: MakingJob }) {
  const may = useMay('PUBLISHER')
  const client = useQueryClient()
  const [verb, setVerb] = useState<'cancel' | 'retry'>()
  const [, model = '', , version = '', , id = ''] = (job.name ?? '').split('/')
  const params = { path: { model, version, makingJob: id } }
  if (!may) return null
  return (
    <>
      {job.state === 'STATE_FAILED' && <Button onClick={() => setVerb('retry')}>Retry</Button>}
      {(job.state === 'STATE_PENDING' || job.state === 'STATE_RUNNING' || job.state === 'STATE_FAILED') && (
        <Button onClick={() => setVerb('cancel')}>Cancel</Button>
      )}
      {verb && (
        <ActionDialog
          title={verb === 'retry' ? 'Begin this job again?' : 'End this job for good?'}
          action={verb === 'retry' ? 'Retry' : 'Cancel the job'}
          danger={verb === 'cancel'}
          done={verb === 'retry' ? 'The job begins again' : 'The job is cancelled'}
          onClose={() => setVerb(undefined)}
          run={async () => {
            if (verb === 'retry') await api.POST('/v1/models/{model}/versions/{version}/makingJobs/{makingJob}:retry', { params, body: {} })
            else await api.POST('/v1/models/{model}/versions/{version}/makingJobs/{makingJob}:cancel', { params, body: {} })
            await client.invalidateQueries({ queryKey: ['version'] })
          }}
        >
          <p>{verb === 'retry' ? `${idOf(job.variant)} is tried once more.` : `The version goes on without ${idOf(job.variant)}.`}</p>
        </ActionDialog>
      )}
    </>
  )
}
