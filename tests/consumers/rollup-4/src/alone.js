import { open } from 'penchant'

try {
  await open({ catalog: '/catalog.pnc', consent: 'session' })
} catch (error) {
  const problem = document.querySelector('#problem')
  problem.textContent = error.message
  problem.dataset.code = error.code
  problem.dataset.reason = error.reason
}
