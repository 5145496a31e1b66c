import { open } from 'penchant'
import { For } from 'solid-js'
import { createStore } from 'solid-js/store'
import { render } from 'solid-js/web'

// Without the binding: a store makes a deep proxy of what it holds.
const [state, setState] = createStore({ penchant: undefined, shelf: undefined })

const draw = async () => setState('shelf', await state.penchant.recommend({ limit: 12 }))

async function click(item) {
  await state.penchant.record({ type: 'click', item, recommendation: state.shelf.id })
  await draw()
}

setState('penchant', await open({ catalog: '/catalog.pnc', consent: 'session' }))
await draw()

render(
  () => (
    <ol id="shelf">
      <For each={state.shelf.items}>
        {({ id, item }) => (
          <li>
            <button type="button" data-id={id} onClick={() => click(id)}>
              {item.title}
            </button>
          </li>
        )}
      </For>
    </ol>
  ),
  document.querySelector('#app'),
)
