import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api, idOf } from '../../api/client'
import type { ApprovalRule } from '../../api/types'
import { count } from '../../format'
import { parseSelector, selectorText } from '../../selector'
import { ActionDialog } from '../../ui/Dialog'
import { Table } from '../../ui/Table'
import { Ago, Button, Card, Empty, Loaded, ProblemText } from '../../ui/parts'
import { useJoinTokens } from './JoinTokens'

/** Which devices are approved without anybody looking. */
export function ApprovalRules() {
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['approvalRules'],
    queryFn: async () => (await answerOf(api.GET('/v1/approvalRules', { params: { query: { pageSize: 100 } } }))).approvalRules ?? [],
  })
  const tokens = useJoinTokens().data ?? []
  const [isMaking, setMaking] = useState(false)
  const [removed, setRemoved] = useState<ApprovalRule>()
  return (
    <Card
      flush
      title="Approval rules"
      aside={
        <Button kind="primary" onClick={() => setMaking(true)}>
          Make a rule
        </Button>
      }
    >
      <Loaded query={query}>
        {(rules) =>
          rules.length > 0 ? (
            <Table
              label="Approval rules"
              rows={rules}
              keyOf={(rule) => rule.name ?? ''}
              columns={[
                { title: 'Rule', cell: (rule) => <RuleName rule={rule} /> },
                { title: 'Which devices', cell: (rule) => <span className="break">{selectorText(rule.selector)}</span> },
                { title: 'Joined with', cell: (rule) => <JoinedWith token={rule.joinToken ?? ''} name={tokens.find(({ name }) => name === rule.joinToken)?.displayName} /> },
                { title: 'Approved', number: true, cell: (rule) => count(Number(rule.approvedCount ?? 0), 'device') },
                { title: 'Made', cell: (rule) => <Ago time={rule.createTime} /> },
                { title: 'Do', hidden: true, cell: (rule) => <Button onClick={() => setRemoved(rule)}>Remove</Button> },
              ]}
            />
          ) : (
            <Empty title="No approval rules">
              <p>Devices whose join token does not approve them wait for somebody. A rule approves those with certain labels, hardware or join token.</p>
            </Empty>
          )
        }
      </Loaded>
      {isMaking && <NewApprovalRule onClose={() => setMaking(false)} />}
      {removed && (
        <ActionDialog
          title={`Remove the rule ${idOf(removed.name)}?`}
          action="Remove"
          danger
          done="The rule is removed"
          onClose={() => setRemoved(undefined)}
          run={async () => {
            await api.DELETE('/v1/approvalRules/{approvalRule}', { params: { path: { approvalRule: idOf(removed.name) } } })
            await client.invalidateQueries({ queryKey: ['approvalRules'] })
          }}
        >
          <p>It approves no more. The {count(Number(removed.approvedCount ?? 0), 'device')} that it did approve stay so.</p>
        </ActionDialog>
      )}
    </Card>
  )
}

function RuleName({ rule }: { rule: ApprovalRule }) {
  return (
    <div>
      <strong>{idOf(rule.name)}</strong>
      {rule.displayName && <div className="muted small">{rule.displayName}</div>}
    </div>
  )
}

function JoinedWith({ token, name }: { token: string; name: string | undefined }) {
  if (!token) return <span className="muted">any token</span>
  return <span title={token}>{name || idOf(token)}</span>
}

const ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

function NewApprovalRule({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const tokens = useJoinTokens().data ?? []
  const [id, setId] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [labels, setLabels] = useState('')
  const [joinToken, setJoinToken] = useState('')
  const { selector, wrong } = parseSelector(labels)
  const isIdWrong = id !== '' && !ID.test(id)
  return (
    <ActionDialog
      title="Make an approval rule"
      action="Make it"
      done="The rule is made"
      canRun={ID.test(id) && wrong === '' && (selector !== undefined || joinToken !== '')}
      onClose={onClose}
      run={async () => {
        await api.POST('/v1/approvalRules', {
          body: { approvalRuleId: id, approvalRule: { displayName, joinToken, ...(selector && { selector }) } },
        })
        await client.invalidateQueries({ queryKey: ['approvalRules'] })
      }}
    >
      <p>Devices that wait already are judged by it, too. It asks for labels, for a join token, or for both.</p>
      <label className="field">
        <span>Name of the rule</span>
        <input className="input" placeholder="presses" value={id} maxLength={63} onChange={(event) => setId(event.target.value)} />
      </label>
      {isIdWrong && <ProblemText error="A name has a to z, digits and hyphens, and begins and ends with a letter or digit." />}
      <label className="field">
        <span>What it is for</span>
        <input className="input" value={displayName} maxLength={200} onChange={(event) => setDisplayName(event.target.value)} />
      </label>
      <label className="field">
        <span>Labels that a device must have</span>
        <input className="input" placeholder="site in (berlin, ulm), hw.flotilla.io/arch=aarch64, !broken" value={labels} onChange={(event) => setLabels(event.target.value)} />
      </label>
      {wrong && <ProblemText error={wrong} />}
      <label className="field">
        <span>Join token that it must have joined with</span>
        <select className="input" value={joinToken} onChange={(event) => setJoinToken(event.target.value)}>
          <option value="">any</option>
          {tokens.map(({ name = '', displayName: title }) => (
            <option key={name} value={name}>
              {title || idOf(name)}
            </option>
          ))}
        </select>
      </label>
      <p className="muted small">
        Labels of the join token are what an operator gave. All others, and hardware, are what a machine says of itself: with those alone, strangers that
        have a join token are let in.
      </p>
    </ActionDialog>
  )
}
