import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { answerOf, api, idOf } from '../api/client'
import { useMay } from '../api/roles'
import type { ApiToken, JoinToken } from '../api/types'
import { words } from '../format'
import { parseSelector } from '../selector'
import { ActionDialog } from '../ui/Dialog'
import { Ago, Badge, Button, Card, Chip, Empty, Loaded, PageHead, ProblemText } from '../ui/parts'
import { Table } from '../ui/Table'

/** Who may join, and who may call. */
export function SettingsPage() {
  const may = useMay('ADMIN')
  return (
    <>
      <PageHead title="Settings" />
      {may ? (
        <div className="stack">
          <JoinTokens />
          <ApiTokens />
        </div>
      ) : (
        <Card>
          <Empty title="Tokens are an administrator’s business">
            <p>What you are signed in with does not have the role ADMIN.</p>
          </Empty>
        </Card>
      )}
    </>
  )
}

function TokenState({ token }: { token: { revokeTime?: string; expireTime?: string } }) {
  if (token.revokeTime) return <Badge tone="plain">revoked</Badge>
  if (token.expireTime && Date.parse(token.expireTime) < Date.now()) return <Badge tone="plain">expired</Badge>
  return <Badge tone="good">usable</Badge>
}

const isUsable = (token: { revokeTime?: string; expireTime?: string }) =>
  !token.revokeTime && (!token.expireTime || Date.parse(token.expireTime) > Date.now())

function JoinTokens() {
  const query = useQuery({
    queryKey: ['joinTokens'],
    queryFn: async () => (await answerOf(api.GET('/v1/joinTokens', { params: { query: { pageSize: 100 } } }))).joinTokens ?? [],
  })
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

/** Shows a secret the only time that it can be seen. */
function Secret({ text, children, onClose }: { text: string; children: ReactNode; onClose: () => void }) {
  return (
    <ActionDialog key="secret" title="Copy it now" action="I have it" done="" run={() => Promise.resolve()} onClose={onClose}>
      <p>It is shown this once, and kept nowhere.</p>
      <pre className="command" data-testid="secret">
        {text}
      </pre>
      {children}
    </ActionDialog>
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
  const { selector, wrong } = parseSelector(labels)
  if (secret) {
    return (
      <Secret text={secret} onClose={onClose}>
        <p className="muted">On the machine:</p>
        <pre className="command">flotilla-agent --controller {location.host} --join-token-file token</pre>
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
              joinToken: { displayName: name, labels: selector?.matchLabels ?? {}, maxUses: uses, autoApprove },
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

const ROLES = ['VIEWER', 'OPERATOR', 'PUBLISHER', 'APPROVER', 'ADMIN'] as const

function ApiTokens() {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['apiTokens'],
    queryFn: async () => (await answerOf(api.GET('/v1/apiTokens', { params: { query: { pageSize: 100 } } }))).apiTokens ?? [],
  })
  const [isMaking, setMaking] = useState(false)
  const [revoked, setRevoked] = useState<ApiToken>()
  return (
    <Card
      flush
      title="API tokens"
      aside={
        <Button kind="primary" onClick={() => setMaking(true)}>
          Make an API token
        </Button>
      }
    >
      <Loaded query={query}>
        {(tokens) => (
          <Table
            label="API tokens"
            rows={tokens}
            keyOf={(token) => token.name ?? ''}
            columns={[
              { title: 'Of', cell: (token) => token.displayName },
              { title: 'State', cell: (token) => <TokenState token={token} /> },
              { title: 'May', cell: (token) => token.roles?.map((role) => words(role, 'ROLE')).join(', ') },
              { title: 'Made', cell: (token) => <Ago time={token.createTime} /> },
              { title: 'Ends', cell: (token) => (token.expireTime ? <Ago time={token.expireTime} /> : 'when revoked') },
              { title: 'Do', hidden: true, cell: (token) => isUsable(token) && <Button onClick={() => setRevoked(token)}>Revoke</Button> },
            ]}
          />
        )}
      </Loaded>
      {isMaking && <NewApiToken onClose={() => setMaking(false)} />}
      {revoked && (
        <ActionDialog
          title={`Revoke the token of ${revoked.displayName}?`}
          action="Revoke"
          danger
          done="The API token is revoked"
          onClose={() => setRevoked(undefined)}
          run={async () => {
            await api.POST('/v1/apiTokens/{apiToken}:revoke', { params: { path: { apiToken: idOf(revoked.name) } }, body: {} })
            await client.invalidateQueries({ queryKey: ['apiTokens'] })
          }}
        >
          <p>It opens nothing from now on; whoever is signed in with it is signed out.</p>
        </ActionDialog>
      )}
    </Card>
  )
}

function NewApiToken({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [roles, setRoles] = useState<(typeof ROLES)[number][]>(['VIEWER'])
  const [secret, setSecret] = useState('')
  if (secret) {
    return (
      <Secret text={secret} onClose={onClose}>
        <p className="muted">It signs in here, and the command line takes it from FLOTILLA_TOKEN_FILE.</p>
      </Secret>
    )
  }
  return (
    <ActionDialog
      title="Make an API token"
      action="Make it"
      done="The API token is made"
      canRun={name.trim() !== '' && roles.length > 0}
      onClose={onClose}
      run={async () => {
        const token = await answerOf(
          api.POST('/v1/apiTokens', { body: { apiToken: { displayName: name.trim(), roles: roles.map((role) => `ROLE_${role}` as const) } } }),
        )
        await client.invalidateQueries({ queryKey: ['apiTokens'] })
        setSecret(token.secret ?? '')
        return 'stay'
      }}
    >
      <label className="field">
        <span>Whose it is</span>
        <input className="input" value={name} maxLength={200} required onChange={(event) => setName(event.target.value)} />
      </label>
      <fieldset className="facets">
        <legend>Roles</legend>
        {ROLES.map((role) => (
          <label key={role}>
            <input
              type="checkbox"
              checked={roles.includes(role)}
              onChange={() => setRoles(roles.includes(role) ? roles.filter((each) => each !== role) : [...roles, role])}
            />
            <span>{words(role, '')}</span>
          </label>
        ))}
      </fieldset>
    </ActionDialog>
  )
}
