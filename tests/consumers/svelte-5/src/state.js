import { mount } from 'svelte'
import State from './State.svelte'

mount(State, { target: document.querySelector('#app') })
