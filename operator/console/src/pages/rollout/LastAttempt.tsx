import type { Deployment } from '../../api/types'
import { figure, words } from '../../format'
import { Badge } from '../../ui/parts'

/** The latest attempt of a deployment, with its progress or its failure. */
export function LastAttempt({ deployment }: { deployment: Deployment }) {
  const attempt = deployment.attempts?.at(-1)
  const total = Number(attempt?.totalBytes ?? 0)
  return (
    <div className="stack tight">
      <span>{deployment.reason}</span>
      {attempt?.state === 'STATE_DOWNLOADING' && total > 0 && (
        <progress max={total} value={Number(attempt.receivedBytes)} aria-label="Downloaded" />
      )}
      {attempt?.problem?.message && (
        <span className="row">
          <Badge tone="bad">{words(attempt.failureReason, 'FAILURE_REASON') || attempt.problem.reason}</Badge> {attempt.problem.message}
        </span>
      )}
      {attempt?.goldenCosine !== undefined && <span className="muted small">golden test {figure(attempt.goldenCosine)}</span>}
    </div>
  )
}
