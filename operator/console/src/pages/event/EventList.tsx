import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { answerOf, api } from '../../api/client'
import { useIsBound } from '../../api/roles'
import type { FleetEvent } from '../../api/types'
import { Pager } from '../../ui/Pager'
import { Ago, Card, Chip, Empty, Loaded, Slashed } from '../../ui/parts'
import { type Column, Table } from '../../ui/Table'

export interface EventFilter {
  resource?: string
  actor?: string
  action?: string
}

/** The record of changes, the newest first. */
export function EventList({ title, filter, pageSize = 50 }: { title?: string; filter: EventFilter; pageSize?: number }) {
  const [tokens, setTokens] = useState<string[]>([])
  const pageToken = tokens.at(-1) ?? ''
  const isWithheld = useIsBound() && !filter.resource
  const query = useQuery({
    queryKey: ['events', filter, pageToken, pageSize],
    placeholderData: keepPreviousData,
    enabled: !isWithheld,
    queryFn: () => answerOf(api.GET('/v1/events:recent', { params: { query: { ...filter, pageSize, pageToken } } })),
  })
  if (isWithheld) {
    return (
      <Card flush {...(title && { title })}>
        <Empty title="The record of all is for those with a role everywhere">
          <p>Your roles are bound to a part of the fleet. Each of its devices, rollouts and models has its own history, on its page.</p>
        </Empty>
      </Card>
    )
  }
  return (
    <Card flush {...(title && { title })}>
      <Loaded query={query}>
        {({ events = [], nextPageToken }) => (
          <>
            {events.length > 0 ? (
              <Table label={title ?? 'Events'} columns={COLUMNS} rows={events} keyOf={(event) => event.name ?? ''} />
            ) : (
              <Empty title="Nothing has happened">
                <p>Every change of state is recorded here: who made it, to what, when and why.</p>
              </Empty>
            )}
            <Pager tokens={tokens} setTokens={setTokens} nextPageToken={nextPageToken} back="Newer" next="Older" />
          </>
        )}
      </Loaded>
    </Card>
  )
}

const COLUMNS: Column<FleetEvent>[] = [
  { title: 'When', cell: (event) => <Ago time={event.occurTime} /> },
  { title: 'What', cell: (event) => <strong className="nowrap">{event.action}</strong> },
  { title: 'To', cell: (event) => <ResourceLink name={event.resource} /> },
  { title: 'By', cell: (event) => <Slashed text={event.actor ?? ''} /> },
  {
    title: 'Details',
    cell: (event) => (
      <div className="stack tight">
        {event.reason && <span className="break">{event.reason}</span>}
        <span className="row">
          {Object.entries(event.details ?? {}).map(([key, value]) => (
            <Chip key={key}>
              {key}: {value}
            </Chip>
          ))}
        </span>
      </div>
    ),
  },
]

/** A resource by its name, as a way to its page where it has one. */
export function ResourceLink({ name = '' }: { name?: string | undefined }) {
  const [collection, id, ...rest] = name.split('/')
  if (collection === 'models' && id) return <Link to={`/models/${id}`}>{name}</Link>
  if (collection === 'rollouts' && rest[0] === 'deployments') {
    return (
      <span className="break">
        <Link to={`/rollouts/${id}`}>{id}</Link> on <Link to={`/devices/${rest[1]}`}>{rest[1]}</Link>
      </span>
    )
  }
  if ((collection === 'devices' || collection === 'rollouts') && id) return <Link to={`/${collection}/${id}`}>{name}</Link>
  return (
    <span className="break">
      <Slashed text={name} />
    </span>
  )
}
