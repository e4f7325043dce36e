import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api, idOf } from '../../api/client'
import type { JoinToken } from '../../api/types'
import { parseLabels } from '../../selector'
import { ActionDialog } from '../../ui/Dialog'
import { Table } from '../../ui/Table'
import { Ago, Button, Card, Chip, Empty, Loaded, ProblemText } from '../../ui/parts'
import { Secret } from './Secret'
import { isUsable, TokenState } from './TokenState'

export function useJoinTokens() {
  return useQuery({
    queryKey: ['joinTokens'],
    queryFn: async () => (await answerOf(api.GET('/v1/joinTokens', { params: { query: { pageSize: 100 } } }))).joinTokens ?? [],
  })
}

export function JoinTokens() {
  const query = useJoinTokens()
  const [isMaking, setMaking] = useState(false)
  const [revoked, setRevoked] = useState<JoinToken>()
  const client = useQueryClient()
  return (
    <Card
      flush
      title="Join tokens"
      aside={
        <Button kind="primary" onClick={() => setMaking(true)}>
          Make a join token
        </Button>
      }
    >
      <Loaded query={query}>
        {(tokens) =>
          tokens.length > 0 ? (
            <Table
              label="Join tokens"
              rows={tokens}
              keyOf={(token) => token.name ?? ''}
              columns={[
                { title: 'For', cell: (token) => token.displayName || idOf(token.name) },
                { title: 'State', cell: (token) => <TokenState token={token} /> },
                { title: 'Used', number: true, cell: (token) => `${token.useCount ?? 0} of ${token.maxUses ?? 1}` },
                { title: 'Labels', cell: (token) => <Labels of={token.labels ?? {}} /> },
                { title: 'Approval', cell: (token) => (token.autoApprove ? 'at once' : 'by somebody') },
                { title: 'Ends', cell: (token) => <Ago time={token.expireTime} /> },
                { title: 'Do', hidden: true, cell: (token) => isUsable(token) && <Button onClick={() => setRevoked(token)}>Revoke</Button> },
              ]}
            />
          ) : (
            <Empty title="No join tokens">
              <p>A join token lets machines enrol, a number of them and for a while.</p>
            </Empty>
          )
        }
      </Loaded>
      {isMaking && <NewJoinToken onClose={() => setMaking(false)} />}
      {revoked && (
        <ActionDialog
          title="Revoke this join token?"
          action="Revoke"
          danger
          done="The join token is revoked"
          onClose={() => setRevoked(undefined)}
          run={async () => {
            await api.POST('/v1/joinTokens/{joinToken}:revoke', { params: { path: { joinToken: idOf(revoked.name) } }, body: {} })
            await client.invalidateQueries({ queryKey: ['joinTokens'] })
          }}
        >
          <p>Nothing more joins with it. The {revoked.useCount ?? 0} devices that did stay.</p>
        </ActionDialog>
      )}
    </Card>
  )
}

/** Where agents find the controller: the address of this page, with its port. */
function addressOf({ hostname, port }: Location): string {
  return `${hostname}:${port || 443}`
}

function Labels({ of }: { of: Record<string, string> }) {
  return (
    <span className="row">
      {Object.entries(of).map(([key, value]) => (
        <Chip key={key}>
          {key}={value}
        </Chip>
      ))}
    </span>
  )
}

function NewJoinToken({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [labels, setLabels] = useState('')
  const [uses, setUses] = useState(1)
  const [hours, setHours] = useState(1)
  const [autoApprove, setAutoApprove] = useState(true)
  const [secret, setSecret] = useState('')
  const { labels: given, wrong } = parseLabels(labels)
  if (secret) {
    return (
      <Secret text={secret} onClose={onClose}>
        <p className="muted">
          On the machine, write it to <code>join.token</code> beside the controller&apos;s <code>ca.pem</code>, say so in the agent&apos;s{' '}
          <code>agent.yaml</code>, and start it:
        </p>
        <pre className="command">
          {`controller:\n  address: ${addressOf(location)}\n  caFile: ca.pem\nenrollment:\n  joinTokenFile: join.token\n\n$ flotilla-agent run --config agent.yaml`}
        </pre>
      </Secret>
    )
  }
  return (
    <ActionDialog
      title="Make a join token"
      action="Make it"
      done="The join token is made"
      canRun={wrong === ''}
      onClose={onClose}
      run={async () => {
        const token = await answerOf(
          api.POST('/v1/joinTokens', {
            body: {
              joinToken: { displayName: name, labels: given, maxUses: uses, autoApprove },
              lifetime: `${hours * 3600}s`,
            },
          }),
        )
        await client.invalidateQueries({ queryKey: ['joinTokens'] })
        setSecret(token.secret ?? '')
        return 'stay'
      }}
    >
      <label className="field">
        <span>What it is for</span>
        <input className="input" value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className="field">
        <span>Labels of its devices</span>
        <input className="input" placeholder="site=berlin, kind=gateway" value={labels} onChange={(event) => setLabels(event.target.value)} />
      </label>
      {wrong && <ProblemText error={wrong} />}
      <div className="grid">
        <label className="field">
          <span>Devices that may join</span>
          <input className="input" type="number" min={1} max={100000} value={uses} onChange={(event) => setUses(Number(event.target.value))} />
        </label>
        <label className="field">
          <span>Hours that it lives</span>
          <input className="input" type="number" min={1} max={720} value={hours} onChange={(event) => setHours(Number(event.target.value))} />
        </label>
      </div>
      <label className="check">
        <input type="checkbox" checked={autoApprove} onChange={(event) => setAutoApprove(event.target.checked)} />
        Devices take part at once, without approval
      </label>
    </ActionDialog>
  )
}
