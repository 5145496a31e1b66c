'use client'

import { useShelf } from 'penchant/react'

/** Shows what the server sent, until the visitor's own engine has an order of theirs. */
export function Shelf({ first }) {
  const { shelf, record } = useShelf({ limit: 12, live: true })
  return (
    <ol id="shelf" aria-busy={!shelf}>
      {(shelf?.items ?? first).map(({ id, item }) => (
        <li key={id}>
          <button type="button" data-id={id} onClick={() => record({ type: 'click', item: id })}>
            {item.title}
          </button>
        </li>
      ))}
    </ol>
  )
}
