// One page for both: with ?classic, the service worker is the one that esbuild bundled into a classic script.
import { showShelf } from './src/shelf.js'

const classic = location.search === '?classic'
await (classic
  ? navigator.serviceWorker.register('/classic.js')
  : navigator.serviceWorker.register('/module.js', { type: 'module' }))
const { active } = await navigator.serviceWorker.ready
navigator.serviceWorker.startMessages()
let asked = 0

/** Calls a method of the personalizer in the service worker. */
const ask = (method, argument) =>
  new Promise((resolve, reject) => {
    const number = ++asked
    navigator.serviceWorker.addEventListener('message', function hear({ data }) {
      if (data.number !== number) return
      navigator.serviceWorker.removeEventListener('message', hear)
      data.error ? reject(new Error(data.error)) : resolve(data.value)
    })
    active.postMessage({ number, method, argument })
  })

await showShelf({
  recommend: (options) => ask('recommend', options),
  record: (event) => ask('record', event),
})
const { json } = await ask('describe', { locale: 'de' })
document.title = `${await ask('name')}: ${json.sections.length} Abschnitte`
