import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api, idOf } from '../../api/client'
import type { ApiToken } from '../../api/types'
import { words } from '../../format'
import { parseLabels } from '../../selector'
import { ActionDialog } from '../../ui/Dialog'
import { Table } from '../../ui/Table'
import { Ago, Button, Card, Loaded, ProblemText } from '../../ui/parts'
import { Secret } from './Secret'
import { limitsOf } from './You'
import { isUsable, TokenState } from './TokenState'

const ROLES = ['VIEWER', 'OPERATOR', 'PUBLISHER', 'APPROVER', 'ADMIN'] as const

export function ApiTokens() {
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
              { title: 'May', cell: (token) => <Rights token={token} /> },
              { title: 'Last used', cell: (token) => (token.lastUseTime ? <Ago time={token.lastUseTime} /> : 'never') },
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

function Rights({ token }: { token: ApiToken }) {
  return (
    <ul>
      {token.roles?.map((role) => (
        <li key={role}>{words(role, 'ROLE')}, everywhere</li>
      ))}
      {token.bindings?.map((binding) => (
        <li key={JSON.stringify(binding)}>
          {words(binding.role, 'ROLE')}, {limitsOf(binding)}
        </li>
      ))}
    </ul>
  )
}

function NewApiToken({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [roles, setRoles] = useState<(typeof ROLES)[number][]>(['VIEWER'])
  const [labels, setLabels] = useState('')
  const [modelPrefix, setModelPrefix] = useState('')
  const [days, setDays] = useState('')
  const [secret, setSecret] = useState('')
  const { labels: deviceLabels, wrong } = parseLabels(labels)
  const wanted = roles.map((role) => `ROLE_${role}` as const)
  const isBound = Object.keys(deviceLabels).length > 0 || modelPrefix !== ''
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
      canRun={name.trim() !== '' && roles.length > 0 && wrong === ''}
      onClose={onClose}
      run={async () => {
        const token = await answerOf(
          api.POST('/v1/apiTokens', {
            body: {
              apiToken: {
                displayName: name.trim(),
                ...(isBound ? { bindings: wanted.map((role) => ({ role, deviceLabels, modelPrefix })) } : { roles: wanted }),
              },
              ...(days && { lifetime: `${Number(days) * 86_400}s` }),
            },
          }),
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
      <div className="grid">
        <label className="field">
          <span>Only devices with labels (none: all)</span>
          <input className="input" placeholder="site=berlin" value={labels} onChange={(event) => setLabels(event.target.value)} />
        </label>
        <label className="field">
          <span>Only models that begin with (none: all)</span>
          <input className="input" placeholder="vision-" value={modelPrefix} onChange={(event) => setModelPrefix(event.target.value.trim())} />
        </label>
        <label className="field">
          <span>Days that it lives (none: until revoked)</span>
          <input className="input" type="number" min={1} max={3650} value={days} onChange={(event) => setDays(event.target.value)} />
        </label>
      </div>
      {wrong && <ProblemText error={wrong} />}
    </ActionDialog>
  )
}
