import { PenchantProvider, useShelf } from 'penchant/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

function Shelf() {
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

createRoot(document.querySelector('#app')).render(
  <StrictMode>
    <PenchantProvider catalog="/catalog.pnc" consent="session">
      <Shelf />
    </PenchantProvider>
  </StrictMode>,
)
