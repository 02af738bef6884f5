import type { FairShare } from "../gate/fair-share.ts"
import type { GateSite } from "../gate/gate-maker.ts"
import type { Lease } from "../gate/lease-source.ts"
import type { Peers, Recovery, SharedGate, SharedHold } from "../gate/peers.ts"
import { number, readFields, readHold } from "./answers.ts"
import type { AskingLine } from "./asking-line.ts"
import type { Connection } from "./connection.ts"
import { Contact } from "./contact.ts"
import type { Keys } from "./keys.ts"
import { FREE, Leases } from "./leases.ts"
import { News } from "./news.ts"
import { ProbeTurn } from "./probe-turn.ts"

/** Connects one gate of this process with those of the other runs on its source. */
export class Link implements Peers {
  readonly #gate: SharedGate
  readonly #id: string
  readonly #contact: Contact
  readonly #probe: ProbeTurn
  readonly #leases: Leases | null
  readonly #news: News
  readonly #ended: () => void

  /**
   * @param id of the run
   * @param ended called when it is over
   */
  constructor(
    gate: SharedGate,
    share: FairShare,
    site: GateSite,
    id: string,
    connection: Connection,
    keys: Keys,
    ended: () => void,
  ) {
    this.#ended = ended
    this.#gate = gate
    this.#id = id
    this.#news = new News(gate)
    this.#contact = new Contact(gate, share, site, id, connection, keys, {
      news: () => this.#regularNews(),
      answered: (answer) => {
        this.#news.learn(answer)
        this.#news.keepTo(answer)
        this.#leases?.othersWait(answer.waiting === true)
      },
      received: (text) => this.#received(text),
      leaving: () => {
        this.#probe.giveUp()
        this.#leases?.close()
      },
    })
    const { clock, settings } = site
    const ask: AskingLine["ask"] = (step) => this.#contact.ask(step)
    this.#probe = new ProbeTurn(clock, ask, () => gate.drain())
    const limited = settings.limit !== null || settings.concurrency < Number.POSITIVE_INFINITY
    this.#leases = limited
      ? new Leases(
          settings,
          clock,
          ask,
          () => gate.drain(),
          () => ({ starts: gate.recentStarts(), runs: this.#contact.runsLately }),
        )
      : null
  }

  get otherRuns(): number | null {
    return this.#contact.otherRuns
  }

  take(now: number): Lease | null {
    this.#contact.wake(now)
    const { state, failure } = this.#contact
    if (state === "new" || failure) return null
    if (state === "alone") return this.#leases?.takeAnyway() ?? FREE
    const probes = this.#gate.awaitsProbe()
    if (probes && !this.#probe.mine) return null
    const permit = this.#leases ? this.#leases.take() : FREE
    return permit && probes ? this.#probe.start(permit) : permit
  }

  want(count: number): void {
    const { failure, state } = this.#contact
    if (failure && count > 0) queueMicrotask(() => this.#gate.refuse(failure))
    if (state !== "shared") return
    if (count === 0) {
      this.#probe.giveUp()
      this.#leases?.want(0)
    } else if (this.#gate.awaitsProbe() && !this.#probe.mine) void this.#probe.want()
    else this.#leases?.want(count)
  }

  publishHold(hold: SharedHold): void {
    if (this.#contact.state !== "shared") return
    this.#probe.told()
    void this.#contact.ask({ op: "hold", news: { ...this.#news.latest(), hold } })
  }

  publishRecovery(recovery: Recovery | null): void {
    if (this.#contact.state !== "shared") return
    this.#probe.told()
    const news = this.#news.ofRecovery(recovery)
    void this.#contact.ask({ op: "recover", news }).then((answer) => answer && this.#news.learn(answer))
  }

  close(): void {
    void this.end()
  }

  /** Resolves when the others have been told, or cannot be. */
  async end(): Promise<void> {
    if (this.#contact.closed) return
    await this.#contact.end()
    this.#ended()
  }

  #regularNews() {
    return {
      ...this.#news.regular(),
      ...this.#leases?.news(),
      probes: this.#probe.out,
    }
  }

  /** News of another run, or of this one. */
  #received(text: string): void {
    const news = readFields(text)
    if (news.t === "free") {
      this.#news.learn(news)
      if (news.by !== this.#id) this.#gate.onPeerRelease()
    } else if (news.by === this.#id) {
      return
    } else if (news.t === "hold") {
      const hold = readHold(news.hold)
      if (!hold) return
      this.#gate.onPeerHold(hold)
      this.#probe.giveUp()
      // Whoever finds the source open again measures its pace by what all have got.
      if (this.#contact.state === "shared") void this.#contact.ask({ op: "count", news: this.#news.latest() })
    } else if (news.t === "starts") {
      this.#leases?.tellStarts()
    } else if (news.t === "room") {
      if (news.to === this.#id) this.#leases?.tryAgain()
    } else if (news.t === "wait") this.#leases?.othersWait(true, number(news.part))
    else if (news.t === "runs" && this.#contact.state === "shared") this.#contact.beat()
  }
}
