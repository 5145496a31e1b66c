import { PenchantProvider, useShelf } from 'penchant/solid'
import { For } from 'solid-js'
import { render } from 'solid-js/web'

function Shelf() {
  const home = useShelf({ limit: 12, live: true })
  return (
    <ol id="shelf">
      <For each={home.shelf?.items}>
        {({ id, item }) => (
          <li>
            <button type="button" data-id={id} onClick={() => home.record({ type: 'click', item: id })}>
              {item.title}
            </button>
          </li>
        )}
      </For>
    </ol>
  )
}

render(
  () => (
    <PenchantProvider catalog="/catalog.pnc" consent="session">
      <Shelf />
    </PenchantProvider>
  ),
  document.querySelector('#app'),
)
