'use client'

import { useShelf } from 'penchant/react'

export function Shelf() {
  const { shelf, record } = useShelf({ limit: 12, live: true })
  return (
    <ol id="shelf">
      {shelf?.items.map(({ id, item }) => (
        <li key={id}>
          <button type="button" data-id={id} onClick={() => record({ type: 'click', item: id })}>
            {item.title}
          </button>
        </li>
      ))}
    </ol>
  )
}
