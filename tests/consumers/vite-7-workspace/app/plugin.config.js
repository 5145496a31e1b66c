import penchant from 'penchant/vite'

export default { plugins: [penchant()] }
