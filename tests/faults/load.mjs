// Eight receptionists who take calls until the world ends, and what they can say afterwards.
import assert from 'node:assert/strict';
import { between, pause } from './chance.mjs';
import { Desk, Unanswered, families } from './desk.mjs';
import { must, password } from './place.mjs';

const desks = 8;

export function add_receptionists(place) {
  for (let i = 1; i < desks; ++i)
    must('user', 'add', ...place, '--user-name', `desk${i}`, '--name', `Desk ${i}`, '--role', 'receptionist', '--organisation', 'Millhouse Surgery', { input: `${password}\n` });
}

export class Load {
  // Each desk has callers of its own, so that what a page shows is what its desk did.
  static async begin(site) {
    const load = new Load();
    load.figures = { requests: 0, acknowledged: 0, bookings: 0, unanswered: 0, resent: 0, refused: 0 };
    load.desks = [];
    for (let i = 0; i < desks; ++i) load.desks.push({ desk: await Desk.sign_in(site, i === 0 ? 'reception.millhouse' : `desk${i}`), callers: [], next: 0 });
    const callers = await load.desks[0].desk.callers(families);
    assert.ok(callers.length >= desks, `only ${callers.length} people to call`);
    callers.forEach((caller, i) => load.desks[i % desks].callers.push(caller));
    return load;
  }

  // Calls come in until stop() or until nobody answers. `patient`: goes on through what is not answered.
  run({ patient = false } = {}) {
    this.running = true;
    this.done = Promise.all(this.desks.map(async (one) => {
      while (this.running) {
        const caller = one.callers[one.next++ % one.callers.length];
        try {
          if (caller.pending) await caller.send_again(one.desk);
          if (caller.pending) { await pause(20); continue; }
          one.last = await caller.call(one.desk);
          if (/ 5\d\d$/.test(one.last)) { ++this.figures.refused; await pause(20); }
        } catch (error) {
          if (!(error instanceof Unanswered)) throw error;
          ++this.figures.unanswered;
          if (!patient) return;
          await pause(20);
        }
      }
    }));
    return this;
  }
  async for_a_while(least, most) { await pause(between(least, most)); }
  async stop() {
    this.running = false;
    await this.done;
  }

  // Everybody sends again what was not answered; then every page must say what was acknowledged, and no time is given twice.
  async settle(site) {
    const wrong = [], live = new Map();
    await Promise.all(this.desks.map(async ({ desk, callers }) => {
      desk.site = site;
      for (const caller of callers) {
        if (caller.pending) {
          ++this.figures.resent;
          const again = await caller.send_again(desk);
          if (again.status >= 500) wrong.push(`a form sent again is answered ${again.status}`);
        }
        wrong.push(...await caller.differences(desk));
      }
    }));
    for (const { desk, callers } of this.desks) {
      this.figures.requests += desk.requests;
      this.figures.acknowledged += desk.acknowledged;
      desk.requests = desk.acknowledged = 0;
      for (const caller of callers)
        for (const known of caller.appointments.values()) {
          if (!known.earlier && !known.counted) known.counted = ++this.figures.bookings;
          if (!known.live) continue;
          if (live.has(known.slot)) wrong.push(`${known.when} is booked twice`);
          live.set(known.slot, known);
        }
    }
    assert.deepEqual(wrong, []);
  }

  // The control: somebody who was promised what is not there is noticed.
  async must_notice_a_loss() {
    const { desk, callers: [caller] } = this.desks[0];
    caller.appointments.set('01936f00-0000-7000-8000-00000000dead', { slot: 'none', when: 'some time', live: true });
    assert.notDeepEqual(await caller.differences(desk), []);
  }

  // Gives the times back, so that the next round has some.
  async cancel_all() {
    await Promise.all(this.desks.map(async ({ desk, callers }) => {
      for (const caller of callers)
        for (const [id, known] of caller.appointments) if (known.live) await caller.cancel(desk, id);
    }));
  }

  said() { return Object.entries(this.figures).map(([name, figure]) => `${figure} ${name}`).join(', '); }
}
