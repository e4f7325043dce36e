import { idOf } from '../../api/client'
import type { Gate, GateStratum, RolloutPolicy } from '../../api/types'
import { bytes, count, figure, latency } from '../../format'
import { Ago, Slashed, StateBadge } from '../../ui/parts'
import { Table } from '../../ui/Table'

/** What a wave must show, with the new beside the old. */
export function Gates({ gates, policy }: { gates: Gate[]; policy: RolloutPolicy | undefined }) {
  const metricOf = (gate: Gate) => policy?.analysis?.find(({ name }) => name === gate.analysis)?.metric ?? ''
  return gates.map((gate) => (
    <section key={gate.analysis} className="stack tight" aria-label={`Gate ${gate.analysis}`}>
      <div className="row">
        <h3>{gate.analysis}</h3>
        <StateBadge value={gate.state} />
        {gate.dryRun && <span className="muted small">only reports</span>}
        <span className="muted small">
          {gate.taken} of {count(gate.count ?? 0, 'measurement')}
          {gate.nextTime && (
            <>
              , the next <Ago time={gate.nextTime} />
            </>
          )}
        </span>
      </div>
      <p className="small">{gate.reason}</p>
      {(gate.strata?.length ?? 0) > 0 && (
        <Table
          label={`Measurements of ${gate.analysis}`}
          rows={gate.strata ?? []}
          keyOf={(stratum) => `${stratum.variant} ${stratum.hardwareClass}`}
          columns={[
            {
              title: 'Devices',
              cell: (stratum) => (
                <div>
                  {idOf(stratum.variant) || 'any variant'}
                  <div className="muted small">
                    <Slashed text={stratum.hardwareClass || 'any hardware'} />
                  </div>
                </div>
              ),
            },
            { title: 'Before', number: true, cell: (stratum) => <Sampled value={stratum.baseline} metric={metricOf(gate)} samples={stratum.baselineSamples} /> },
            { title: 'Now', number: true, cell: (stratum) => <Sampled value={stratum.result} metric={metricOf(gate)} samples={stratum.samples} /> },
            { title: 'Now against before', cell: (stratum) => <RatioChart stratum={stratum} /> },
            { title: 'Verdict', cell: (stratum) => <StateBadge value={stratum.verdict} prefix="VERDICT" /> },
            { title: 'Why', cell: (stratum) => <span className="small">{stratum.answer}</span> },
          ]}
        />
      )}
    </section>
  ))
}

/** A figure in the unit that the name of its metric says. */
export function measured(value: number | undefined, metric: string): string {
  if (value === undefined) return figure(value)
  if (/_seconds(_p\d+)?$/.test(metric) && !metric.includes('per_second')) return latency(value)
  if (metric.endsWith('_bytes')) return bytes(value)
  return figure(value)
}

function Sampled({ value, metric, samples }: { value: number | undefined; metric: string; samples: number | undefined }) {
  return (
    <div>
      {measured(value, metric)}
      <div className="muted small">{count(samples ?? 0, 'device')}</div>
    </div>
  )
}

const WIDTH = 160
const WIDEST = 1.6

/** The ratio and what is credible of it, from 1/1.6 to 1.6 times; the line in the middle is “as before”. */
export function RatioChart({ stratum }: { stratum: GateStratum }) {
  const { ratio, lowerRatio, upperRatio, verdict } = stratum
  if (ratio === undefined) return <span className="muted small">too few to tell</span>
  const at = (value: number) => {
    const share = Math.log(Math.min(WIDEST, Math.max(1 / WIDEST, value))) / Math.log(WIDEST)
    return WIDTH / 2 + (share * (WIDTH - 12)) / 2
  }
  const color = verdict === 'VERDICT_FAIL' ? 'var(--bad)' : verdict === 'VERDICT_PASS' ? 'var(--good)' : 'var(--series-3)'
  const words = `${figure(ratio)} times, credible from ${figure(lowerRatio)} to ${figure(upperRatio)}`
  return (
    <div className="stack tight">
      <svg viewBox={`0 0 ${WIDTH} 22`} width={WIDTH} height="22" role="img" aria-label={words}>
        <line x1={WIDTH / 2} x2={WIDTH / 2} y1="1" y2="21" stroke="var(--strong-line)" strokeDasharray="2 2" />
        <line x1="0" x2={WIDTH} y1="11" y2="11" stroke="var(--line)" />
        <line x1={at(lowerRatio ?? 1 / WIDEST)} x2={at(upperRatio ?? WIDEST)} y1="11" y2="11" stroke={color} strokeWidth="5" strokeLinecap="round" opacity="0.4" />
        <circle cx={at(ratio)} cy="11" r="5" fill={color} />
      </svg>
      <span className="muted small nowrap">× {figure(ratio)}</span>
    </div>
  )
}
