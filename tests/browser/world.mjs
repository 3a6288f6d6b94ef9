// What the cases share: a demonstration made for today, one made for a day before (its clinic is over and has no outcomes yet), a browser,
// and people to call. Everybody signs in once.
import assert from 'node:assert/strict';
import * as walk from './walk.mjs';
import { day, start_site } from './site.mjs';
import { Visitor, launch, new_notes } from './visitor.mjs';

export class World {
  constructor(site, browser) {
    Object.assign(this, { site, browser, notes: new_notes(), cookies: new Map(), visitors: [], figures: [] });
  }

  static async begin() {
    return new World(await start_site({ today: day(0), receptionist: 'reception.second' }), await launch());
  }

  // Of the days before, the last on which the physiotherapist has a few people booked.
  async earlier() {
    for (let back = 1; !this.past; ++back) {
      assert.ok(back <= 7, 'nobody was booked all week');
      const site = Object.assign(await start_site({ today: day(-back) }), { day: day(-back) });
      const physio = await this.as('physio.nair', { site });
      await physio.open(`/clinics?day=${site.day}`);
      if (await physio.page.locator('main tbody tr').count() >= 4) this.past = site;
      else await site.stop();
    }
    return this.past;
  }

  async end() {
    await this.browser.close();
    const codes = [await this.site.stop(), (await this.past?.stop()) ?? 0];
    if (codes.some((code) => code !== 0)) throw new Error(`the server ended with ${codes}`);
  }

  async nobody(options = {}) {
    const visitor = await Visitor.arrive(this.browser, options.site ?? this.site, this.notes, options);
    this.visitors.push(visitor);
    return visitor;
  }

  async as(user_name, options = {}) {
    const key = `${(options.site ?? this.site).address} ${user_name}`;
    if (!this.cookies.has(key)) {
      const visitor = await this.nobody(options);
      await visitor.open('/sign-in');
      await visitor.sign_in(user_name);
      this.cookies.set(key, await visitor.context.cookies());
      return visitor;
    }
    return this.nobody({ ...options, cookies: this.cookies.get(key) });
  }
  reception(options) { return this.as('reception.millhouse', options); }

  async everybody_leaves() {
    for (const visitor of this.visitors.splice(0)) await visitor.leave();
  }

  // Somebody of working age, registered at Millhouse Surgery, whom no case has had yet.
  async caller() {
    const desk = await this.reception();
    this.callers ??= (await walk.people(desk)).filter((person) => !person.marked && person.age >= 20 && person.age < 70 && person.telephone.startsWith('0') &&
      person.nhs_number.startsWith('999'));
    for (let person = this.callers.shift(); person; person = this.callers.shift()) {
      await desk.open(person.href);
      if (/Registered at\s+Millhouse Surgery/.test(await desk.text())) return person;
    }
    throw new Error('nobody is left to call');
  }
}
