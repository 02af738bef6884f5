import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LinkedList, type ListNode } from "../../src/gate/linked-list.ts"

class Person implements ListNode {
  before: ListNode | null = null
  after: ListNode | null = null
  owner: unknown = null
  constructor(readonly n: number) {}
}

const line = (queue: LinkedList<Person>) => [...queue].map((person) => person.n)

describe("LinkedList", () => {
  it("behaves like a list, whatever comes and goes from wherever", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant("push"), fc.nat({ max: 30 })), { maxLength: 80 }),
        (steps) => {
          const queue = new LinkedList<Person>()
          const model: Person[] = []
          for (const [n, step] of steps.entries()) {
            if (step === "push") {
              const person = new Person(n)
              queue.push(person)
              model.push(person)
            } else if (model.length > 0) {
              const [leaver] = model.splice((step as number) % model.length, 1) as [Person]
              expect(queue.remove(leaver)).toBe(true)
              expect(queue.remove(leaver)).toBe(false)
            }
            expect(queue.size).toBe(model.length)
            expect(queue.first).toBe(model[0] ?? null)
            expect(line(queue)).toEqual(model.map((person) => person.n))
          }
        },
      ),
    )
  })

  it("holds on to nobody who has left", () => {
    const queue = new LinkedList<Person>()
    const [a, b, c] = [new Person(1), new Person(2), new Person(3)]
    for (const person of [a, b, c]) queue.push(person)
    queue.remove(b)
    expect([b.before, b.after, b.owner]).toEqual([null, null, null])
    queue.remove(a)
    queue.remove(c)
    expect(queue.first).toBeNull()
    expect([a.after, c.before]).toEqual([null, null])
  })

  it("lets the one who is looked at leave", () => {
    const queue = new LinkedList<Person>()
    for (const n of [1, 2, 3, 4]) queue.push(new Person(n))
    for (const person of queue) if (person.n % 2 === 0) queue.remove(person)
    expect(line(queue)).toEqual([1, 3])
  })

  it("takes nobody out of another queue", () => {
    const mine = new LinkedList<Person>()
    const theirs = new LinkedList<Person>()
    const person = new Person(1)
    theirs.push(person)
    expect(mine.remove(person)).toBe(false)
    expect(theirs.size).toBe(1)
  })

  it("takes a person back in, at the end", () => {
    const queue = new LinkedList<Person>()
    const first = new Person(1)
    queue.push(first)
    queue.push(new Person(2))
    queue.remove(first)
    queue.push(first)
    expect(line(queue)).toEqual([2, 1])
  })
})
