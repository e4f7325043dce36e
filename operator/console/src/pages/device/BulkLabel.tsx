import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, idOf } from '../../api/client'
import type { Device } from '../../api/types'
import { count } from '../../format'
import { ActionDialog } from '../../ui/Dialog'

/** Gives devices a label, or takes it away. */
export function BulkLabel({ devices, onClose, onDone }: { devices: Device[]; onClose: () => void; onDone: () => void }) {
  const client = useQueryClient()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const run = async () => {
    // One after the other: a large choice must not crowd out what others ask for.
    for (const device of devices) {
      const others = Object.entries(device.labels ?? {}).filter(([each]) => each !== key)
      const labels = Object.fromEntries(value === '' ? others : [...others, [key, value]])
      await api.PATCH('/v1/devices/{device}', {
        params: { path: { device: idOf(device.name) }, query: { updateMask: 'labels' } },
        body: { name: device.name, labels },
      })
    }
    await client.invalidateQueries()
    onDone()
  }
  return (
    <ActionDialog
      title={`Label ${count(devices.length, 'device')}`}
      action="Label"
      done={`${count(devices.length, 'device')} labelled`}
      canRun={key !== ''}
      run={run}
      onClose={onClose}
    >
      <label className="field">
        <span>Key</span>
        <input className="input" value={key} required onChange={(event) => setKey(event.target.value.trim())} />
      </label>
      <label className="field">
        <span>Value (empty: take the label away)</span>
        <input className="input" value={value} onChange={(event) => setValue(event.target.value.trim())} />
      </label>
      <p className="muted">Rollouts that are running take in devices that come to match.</p>
    </ActionDialog>
  )
}
