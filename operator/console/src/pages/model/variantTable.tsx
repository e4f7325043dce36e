import { Link } from 'react-router'
import { idOf } from '../../api/client'
import type { Evaluation, Variant } from '../../api/types'
import { bytes, count, figure, latency } from '../../format'
import type { Column } from '../../ui/Table'
import { StateBadge } from '../../ui/parts'

/** What was measured of a variant the last time. */
export function measured(evaluations: Evaluation[], variant: Variant, metric: string): number | undefined {
  return evaluations.find((each) => each.name?.startsWith(`${variant.name}/`))?.measurements?.find((each) => each.metric === metric)?.value
}

/** The distance from the reference, whichever way the model's task measures it. */
export function distance(evaluations: Evaluation[], variant: Variant): number | undefined {
  const cosine = measured(evaluations, variant, 'mean_cosine')
  if (cosine !== undefined) return 1 - cosine
  return measured(evaluations, variant, 'mean_kl_divergence') ?? measured(evaluations, variant, 'relative_error')
}

export function variantColumns(evaluations: Evaluation[], served: Map<string | undefined, number>): Column<Variant>[] {
  return [
    {
      title: 'Variant',
      cell: (variant) => (
        <div>
          <strong>{idOf(variant.name)}</strong>
          <div className="muted small">{variant.madeFrom ? `made from ${idOf(variant.madeFrom)}` : 'uploaded'}</div>
        </div>
      ),
    },
    { title: 'Precision', cell: (variant) => variant.facts?.precision },
    { title: 'Size', number: true, cell: (variant) => bytes(variant.sizeBytes) },
    { title: 'Distance', number: true, cell: (variant) => figure(distance(evaluations, variant)) },
    { title: 'One input', number: true, cell: (variant) => latency(measured(evaluations, variant, 'input_seconds')) },
    {
      title: 'Peak memory',
      number: true,
      cell: (variant) => {
        const peak = measured(evaluations, variant, 'peak_resident_bytes')
        return peak ? bytes(peak) : '–'
      },
    },
    {
      title: 'Gates',
      cell: (variant) => {
        const evaluation = evaluations.find((each) => each.name?.startsWith(`${variant.name}/`))
        return (
          <div className="stack tight">
            <StateBadge value={evaluation?.verdict} prefix="VERDICT" />
            {evaluation?.findings?.map((finding) => (
              <span key={finding} className="small">
                {finding}
              </span>
            ))}
          </div>
        )
      },
    },
    {
      title: 'Served by',
      cell: (variant) => {
        const devices = served.get(variant.name) ?? 0
        return devices > 0 ? <Link to={`/devices?serving=${encodeURIComponent(variant.name ?? '')}`}>{count(devices, 'device')}</Link> : <span className="muted">none</span>
      },
    },
  ]
}
