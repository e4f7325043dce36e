import { idOf } from '../../api/client'
import type { Candidate, Selection } from '../../api/types'
import { bytes, count, figure, latency, words } from '../../format'
import { Badge } from '../../ui/parts'
import { type Column, Table } from '../../ui/Table'

const SOURCES: Record<string, string> = {
  SOURCE_THIS_DEVICE: 'measured here',
  SOURCE_HARDWARE_CLASS: 'measured on its class',
}

/** Every variant of a version as one device sees it: its rank, or each reason against it. */
export function Candidates({ selection }: { selection: Selection }) {
  const columns: Column<Candidate>[] = [
    { title: 'Rank', cell: (candidate) => <Rank candidate={candidate} chosen={selection.variant} /> },
    {
      title: 'Variant',
      cell: (candidate) => (
        <div>
          <strong>{idOf(candidate.variant)}</strong>
          <div className="muted small">
            {candidate.precision} · {candidate.runtime ? `${candidate.runtime}/${candidate.provider}` : 'no engine'}
          </div>
        </div>
      ),
    },
    { title: 'Memory', number: true, cell: (candidate) => <Memory candidate={candidate} /> },
    { title: 'Speed', number: true, cell: (candidate) => <Speed candidate={candidate} /> },
    { title: 'Distance', number: true, cell: (candidate) => <Quality candidate={candidate} /> },
    { title: 'Download', number: true, cell: (candidate) => (Number(candidate.downloadBytes) ? bytes(candidate.downloadBytes) : 'none') },
    { title: 'Why', cell: (candidate) => <Why candidate={candidate} /> },
  ]
  return (
    <Table
      label="Candidates"
      columns={columns}
      rows={selection.candidates ?? []}
      keyOf={(candidate) => candidate.variant ?? ''}
      isChosen={(candidate) => candidate.variant === selection.variant}
    />
  )
}

function Rank({ candidate, chosen }: { candidate: Candidate; chosen: string | undefined }) {
  if (!candidate.rank) return <Badge tone="plain">cannot run</Badge>
  return candidate.variant === chosen ? <Badge tone="good">chosen</Badge> : <span className="numbers">{candidate.rank}</span>
}

function Memory({ candidate }: { candidate: Candidate }) {
  const { memory } = candidate
  if (!memory) return <>–</>
  const breakdown = [
    `weights ${bytes(memory.weightsBytes)}`,
    `cache ${bytes(memory.kvCacheBytes)}`,
    `computing ${bytes(memory.computeBytes)}`,
    `repacked ${bytes(memory.repackBytes)}`,
    `engine ${bytes(memory.runtimeBytes)}`,
  ]
  return (
    <div title={breakdown.join(', ')}>
      {bytes(memory.totalBytes)}
      <div className="muted small">of {bytes(memory.budgetBytes)}</div>
    </div>
  )
}

function Speed({ candidate }: { candidate: Candidate }) {
  const { speed } = candidate
  const perSecond = speed?.tokensPerSecond
  const text = perSecond ? `${figure(perSecond)} tok/s` : latency(speed?.latencySeconds)
  if (text === '–') return <>–</>
  return (
    <div>
      {text}
      <div className="muted small">{SOURCES[speed?.source ?? ''] ?? 'estimated'}</div>
    </div>
  )
}

function Quality({ candidate }: { candidate: Candidate }) {
  const { quality } = candidate
  return (
    <div>
      {figure(quality?.divergence)}
      <div className="muted small">{quality?.measured ? 'measured' : 'expected'}</div>
    </div>
  )
}

function Why({ candidate }: { candidate: Candidate }) {
  if (!candidate.rejections?.length) return <span>{candidate.rationale}</span>
  return (
    <ul className="stack tight" aria-label={count(candidate.rejections.length, 'reason')}>
      {candidate.rejections.map((rejection) => (
        <li key={rejection.reason}>
          <Badge tone="bad">{words(rejection.reason, 'REASON')}</Badge> {rejection.message}
        </li>
      ))}
    </ul>
  )
}
