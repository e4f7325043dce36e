import { useQuery } from '@tanstack/react-query'
import { answerOf, api, idOf } from '../../api/client'
import { figure, latency } from '../../format'
import { Table } from '../../ui/Table'
import { Card } from '../../ui/parts'

export function Measures({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['device', id, 'series'],
    queryFn: () => answerOf(api.GET('/v1/devices/{device}/series', { params: { path: { device: id } } })),
  })
  const rows = (query.data?.deviceSeries ?? []).filter(({ series }) => Number(series?.requestCount) > 0)
  return (
    <Card title="What it measured" flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="muted">No requests yet. Figures come as apps use the model.</p>
      ) : (
        <Table
          label="Measures"
          rows={rows}
          keyOf={({ series }) => `${series?.slot} ${series?.variant} ${series?.operation}`}
          columns={[
            { title: 'Variant', cell: ({ series }) => idOf(series?.variant) },
            { title: 'Work', cell: ({ series }) => series?.operation },
            { title: 'Requests', number: true, cell: ({ series }) => figure(Number(series?.requestCount)) },
            { title: 'Errors', number: true, cell: ({ series }) => figure(Number(series?.errorCount)) },
            {
              title: 'Mean time',
              number: true,
              cell: ({ series }) => latency((series?.durationSeconds?.sum ?? 0) / Math.max(1, Number(series?.requestCount))),
            },
          ]}
        />
      )}
    </Card>
  )
}
