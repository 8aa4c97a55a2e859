import { expect, test, vi } from 'vitest'
import { ToastStore } from './toast-store.ts'

const toast = (text: string, onUndo = () => {}) => ({ text, undoLabel: 'Undo', onUndo })
const texts = (store: ToastStore) => store.read().map((one) => one.text)

test('a toast goes by itself after eight seconds', () => {
  const store = new ToastStore()
  store.show(toast('a'))
  for (let second = 0; second < 7; second++) store.tick()
  expect(texts(store)).toEqual(['a'])
  store.tick()
  expect(texts(store)).toEqual([])
})

test('the newest is taken back first, once', () => {
  const store = new ToastStore()
  const first = vi.fn()
  const second = vi.fn()
  store.show(toast('a', first))
  store.show(toast('b', second))
  store.undo()
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
  store.undo()
  store.undo()
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1])
})

test('the fourth pushes out the first, and listeners hear of it', () => {
  const store = new ToastStore()
  const heard = vi.fn()
  const leave = store.subscribe(heard)
  for (const text of ['a', 'b', 'c', 'd']) store.show(toast(text))
  expect(texts(store)).toEqual(['b', 'c', 'd'])
  expect(heard).toHaveBeenCalledTimes(4)
  leave()
  store.tick()
  expect(heard).toHaveBeenCalledTimes(4)
})

test('what cannot be taken back is passed over by the key, not lost', () => {
  const store = new ToastStore()
  const back = vi.fn()
  store.show(toast('a', back))
  store.show({ text: 'b', link: { label: 'Open', href: '/promotions/P-1' } })
  store.undo()
  expect(back).toHaveBeenCalledOnce()
  expect(texts(store)).toEqual(['b'])
})
