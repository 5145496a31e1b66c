'use client'

import { open } from 'penchant'
import { useEffect, useRef, useState } from 'react'

export function Shelf() {
  const penchant = useRef(null)
  const [shelf, setShelf] = useState({ items: [] })
  useEffect(() => {
    penchant.current ??= open({ catalog: '/catalog.pnc', consent: 'session' })
    penchant.current.then((p) => p.recommend({ limit: 12 })).then(setShelf)
  }, [])
  async function click(item) {
    const p = await penchant.current
    await p.record({ type: 'click', item, recommendation: shelf.id })
    setShelf(await p.recommend({ limit: 12 }))
  }
  return (
    <ol id="shelf">
      {shelf.items.map(({ id, item }) => (
        <li key={id}>
          <button type="button" data-id={id} onClick={() => click(id)}>
            {item.title}
          </button>
        </li>
      ))}
    </ol>
  )
}
