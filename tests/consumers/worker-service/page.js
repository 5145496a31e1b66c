// One page for both: ?classic takes the service worker that esbuild bundled into one classic script.
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

if ((await ask('name')) !== (classic ? 'classic' : 'module')) throw new Error('this is the other service worker')
await showShelf({
  recommend: (options) => ask('recommend', options),
  record: (event) => ask('record', event),
})
