import { Link } from 'react-router'
import { idOf } from '../../api/client'
import type { CoveragePlan } from '../../api/types'
import { bytes, count, duration, figure, percent, secondsOf, words } from '../../format'
import { Badge, Bars, Card, Facts, type Part, PartsBar, SERIES } from '../../ui/parts'

const TRENDS: Record<string, string> = {
  TREND_NEW: 'serve it for the first time', TREND_NONE: 'serve it already', TREND_LIKE: 'change, about as good',
  TREND_BETTER: 'change for the better', TREND_WORSE: 'change for the worse', TREND_STAYS: 'stay as they are',
}

/** Who would get what, who nothing fits and what would help, and what would move. */
export function PlanView({ plan }: { plan: CoveragePlan }) {
  const { deviceCount = 0, coveredCount = 0, variants = [], gaps = [], additions = [], transfer, changes = [], reach } = plan
  const parts: Part[] = variants.map((variant, index) => ({
    name: idOf(variant.variant),
    value: variant.deviceCount ?? 0,
    color: SERIES[index % SERIES.length] as string,
  }))
  return (
    <>
      <Card title="The plan" aside={deviceCount > 0 ? `${percent(coveredCount / deviceCount)} covered` : ''}>
        <div className="stack">
          <p>{plan.summary}</p>
          <PartsBar label="Who would get what" parts={[...parts, { name: 'nothing fits', value: deviceCount - coveredCount, color: 'var(--bad)' }]} />
          <Facts
            of={[
              ['Would move', `${bytes(transfer?.bytes)} to ${count(transfer?.deviceCount ?? 0, 'device')}`],
              ['Takes at least', transfer?.duration ? duration(secondsOf(transfer.duration)) : ''],
              ['Is there already', bytes(transfer?.savedBytes)],
              ['Distance from reference', `${figure(plan.quality?.meanDivergence)} on average, ${figure(plan.quality?.worstDivergence)} at worst`],
              [
                'Not reached at once',
                `${count(reach?.offlineCount ?? 0, 'device')} offline, ${reach?.inactiveCount ?? 0} take no part, ${reach?.unknownCount ?? 0} of unknown hardware`,
              ],
            ]}
          />
        </div>
      </Card>
      {changes.length > 0 && (
        <Card title="What would change">
          <Bars
            of={changes.map((change) => ({
              key: `${change.fromVariant} ${change.toVariant}`,
              name: `${idOf(change.fromVariant) || 'nothing'} → ${idOf(change.toVariant) || 'nothing fits'}`,
              value: change.deviceCount ?? 0,
              text: `${change.deviceCount} ${TRENDS[change.trend ?? ''] ?? ''}`,
              color: change.trend === 'TREND_WORSE' || change.trend === 'TREND_STAYS' ? 'var(--bad)' : 'var(--series-1)',
            }))}
          />
        </Card>
      )}
      {gaps.length > 0 && (
        <Card title="Whom nothing fits">
          <ul className="stack">
            {gaps.map((gap) => (
              <li key={`${gap.hardwareClass} ${gap.reason}`} className="stack tight">
                <div className="row">
                  <strong>{count(gap.deviceCount ?? 0, 'device')}</strong>
                  <span className="muted">{gap.hardwareClass}</span>
                  <Badge tone="bad">{words(gap.reason, 'REASON')}</Badge>
                  {gap.examples?.map((name) => (
                    <Link key={name} to={`/${name}`}>
                      {idOf(name)}
                    </Link>
                  ))}
                </div>
                {gap.remedies?.map((remedy) => (
                  <p key={remedy.text} className="small">
                    Would help {count(remedy.deviceCount ?? 0, 'device')}: {remedy.text}
                  </p>
                ))}
              </li>
            ))}
          </ul>
          {additions.map((addition) => (
            <p key={addition.variantId} className="small">
              Making <code>{addition.variantId}</code> ({bytes(addition.expectedSizeBytes)}) would cover {percent(addition.coveredRatio ?? 0)}.
            </p>
          ))}
        </Card>
      )}
    </>
  )
}
