// TextDecoder and TextEncoder in Node, from its own module: jsdom in a test runner removes the global ones.

export { TextDecoder, TextEncoder } from 'node:util'
