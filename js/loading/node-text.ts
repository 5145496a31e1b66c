// The same in Node, from where they always are: a test runner's jsdom takes the globals away.

export { TextDecoder, TextEncoder } from 'node:util'
