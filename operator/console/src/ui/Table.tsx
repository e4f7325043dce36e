import type { ReactNode } from 'react'

export interface Column<T> {
  title: string
  cell: (row: T) => ReactNode
  /** Figures stand to the right. */
  number?: boolean
  /** A title that only readers of screens need. */
  hidden?: boolean
}

/** Rows of data; on a phone each row becomes a card. Roles are said, since cards would lose them. */
export function Table<T>(props: {
  label: string
  columns: Column<T>[]
  rows: T[]
  keyOf: (row: T) => string
  isChosen?: (row: T) => boolean
}) {
  return (
    <div className="table-box">
      <table className="table" role="table" aria-label={props.label}>
        <thead role="rowgroup">
          <tr role="row">
            {props.columns.map((column) => (
              <th key={column.title} role="columnheader" scope="col" className={column.number ? 'number' : undefined}>
                {column.hidden ? <span className="only-read">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)} role="row" data-chosen={props.isChosen?.(row) || undefined}>
              {props.columns.map((column) => (
                <td
                  key={column.title}
                  role="cell"
                  data-label={column.hidden ? '' : column.title}
                  className={column.number ? 'number' : undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
