/** Answers pages with what `open` opens. A service worker is ended and started as the browser likes: `session` lasts as long as it does. */
export function answerWith(name, open) {
  let opening
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('message', (event) => event.waitUntil(answer(event)))

  async function answer({ data: { number, method, argument }, source }) {
    try {
      opening ??= open()
      const penchant = await opening
      source.postMessage({ number, value: method === 'name' ? name : await penchant[method](argument) })
    } catch (error) {
      source.postMessage({ number, error: String(error) })
    }
  }
}
