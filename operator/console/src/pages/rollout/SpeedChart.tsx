import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { answerOf, api, versionLabel } from '../../api/client'
import type { Rollout, SeriesPoint } from '../../api/types'
import { latency } from '../../format'
import { Card, SERIES } from '../../ui/parts'

const Chart = lazy(async () => ({ default: (await import('../../ui/Chart')).Chart }))

const HOUR = 3_600_000

/** How long requests take on versions of the model, minute by minute around the rollout: the old against the new. */
export function SpeedChart({ rollout }: { rollout: Rollout }) {
  const end = rollout.endTime ? Date.parse(rollout.endTime) + HOUR / 4 : undefined
  const model = rollout.modelVersion?.split('/versions/')[0] ?? ''
  const query = useQuery({
    queryKey: ['series', 'speed', model, end],
    queryFn: async () => {
      const to = Math.min(Date.now(), end ?? Date.now())
      const from = Math.max(to - 2 * HOUR, Date.parse(rollout.startTime ?? '') - HOUR / 2 || to - HOUR)
      const { seriesPoints = [] } = await answerOf(
        api.GET('/v1/series', {
          params: {
            query: {
              pageSize: 1000,
              resolution: 'RESOLUTION_MINUTE',
              metric: 'METRIC_REQUEST_DURATION',
              startTime: new Date(from).toISOString(),
              endTime: new Date(to).toISOString(),
            },
          },
        }),
      )
      return seriesPoints.filter((point) => point.variant?.startsWith(`${model}/`) && point.operation !== 'serving' && Number(point.count) > 0)
    },
  })
  const { times, lines } = linesOf(query.data ?? [], rollout.modelVersion ?? '')
  if (times.length < 2) return null
  return (
    <Card title="How long requests take" aside="95 of 100, worst hardware class, by minute">
      <Suspense fallback={<div className="skeleton" />}>
        <Chart label={`Request durations of ${lines.map((line) => line.name).join(' and ')}`} times={times} lines={lines} format={latency} />
      </Suspense>
    </Card>
  )
}

/** One line for each version, the rollout's own first. */
export function linesOf(points: SeriesPoint[], own: string) {
  const times = [...new Set(points.map((point) => Date.parse(point.startTime ?? '') / 1000))].sort((a, b) => a - b)
  const versions = [...new Set(points.map((point) => point.variant?.split('/variants/')[0] ?? ''))].sort(
    (a, b) => Number(b === own) - Number(a === own) || a.localeCompare(b),
  )
  const lines = versions.slice(0, SERIES.length).map((version, index) => ({
    name: versionLabel(version),
    color: SERIES[index] as string,
    values: times.map((time) => {
      const there = points.filter((point) => point.variant?.startsWith(`${version}/`) && Date.parse(point.startTime ?? '') / 1000 === time)
      return there.length > 0 ? Math.max(...there.map((point) => point.p95 ?? 0)) : null
    }),
  }))
  return { times, lines }
}
