// A receptionist's browser without its screen: signs in once, fills in the forms of the pages it is given, and remembers what it was told
// and what it never heard the end of.
import { one_of, random } from './chance.mjs';
import { password } from './place.mjs';

export class Unanswered extends Error {}

function decoded(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]);
}
function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? decoded(found[1]) : undefined;
}

// The fields of the form that posts to an address ending so, filled in: what is hidden, what is asked for, else "no", else the first.
export function form_of(html, ending, answers = {}) {
  for (const [, open, inside] of html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const action = attribute(open, 'action');
    if (attribute(open, 'method') !== 'post' || !action.endsWith(ending)) continue;
    const fields = {};
    const radios = {};
    for (const [tag] of inside.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
      const name = attribute(tag, 'name'), type = attribute(tag, 'type'), value = attribute(tag, 'value');
      if (type === 'radio') (radios[name] ??= []).push(value);
      else if (type === 'checkbox') continue;
      else fields[name] = answers[name] ?? value ?? (attribute(tag, 'inputmode') === 'numeric' ? '3' : '');
    }
    for (const [name, values] of Object.entries(radios)) {
      const wanted = answers[name];
      fields[name] = typeof wanted === 'function' ? wanted(values) : values.includes(wanted) ? wanted : values.includes('no') ? 'no' : values[0];
    }
    return { action, fields };
  }
  return undefined;
}

const choices = { reason: 'musculoskeletal', region: 'back', duration: 'weeks', channel: 'telephone' };

export class Desk {
  constructor(site, user_name) { Object.assign(this, { site, user_name, cookie: '', requests: 0, acknowledged: 0 }); }

  static async sign_in(site, user_name, given = password) {
    const desk = new Desk(site, user_name);
    const response = await desk.send('POST', '/sign-in', { user_name, password: given, return: '' });
    if (response.status !== 303) throw new Error(`${user_name} cannot sign in: ${response.status}`);
    desk.cookie = response.cookie;
    return desk;
  }

  async send(method, path, fields) {
    const headers = { connection: 'keep-alive' };
    if (this.cookie) headers.cookie = this.cookie;
    if (method === 'POST') headers.origin = this.site.address;
    let response, body;
    try {
      response = await fetch(this.site.address + path, { method, headers, redirect: 'manual', body: fields ? new URLSearchParams(fields) : undefined });
      body = await response.text();
    } catch (error) {
      throw new Unanswered(error.cause?.code ?? error.message);
    }
    ++this.requests;
    return { status: response.status, to: response.headers.get('location') ?? '', body, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] };
  }
  get(path) { return this.send('GET', path); }

  async people(families) {
    const csrf = attribute(/<input[^>]*name="csrf"[^>]*>/.exec((await this.get('/')).body)[0], 'value');
    const found = new Map();
    for (const query of families) {
      const { body } = await this.send('POST', '/patients/find', { csrf, query });
      for (const [, row] of body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)) {
        const cells = [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => cell.replace(/<span class="nhsuk-table__heading"[\s\S]*?<\/span>/, '').replace(/<[^>]*>/g, '').trim());
        const href = /href="(\/patients\/[0-9a-f-]{36})"/.exec(row)?.[1];
        if (href) found.set(href, { href, name: decoded(cells[0]), born: cells[1].replace(/ \(.*/, ''), age: Number(/\((\d+)\)/.exec(cells[1])?.[1]), nhs_number: cells[2], address: decoded(cells[3]), telephone: cells[4], dead: row.includes('Has died') });
      }
    }
    return [...found.values()];
  }

  // Those who may call this desk and be booked: adults registered here. Others only visit a clinic, and their own practice takes their requests.
  async callers(families, practice = 'Millhouse Surgery') {
    const callers = (await this.people(families)).filter((person) => !person.dead && person.age >= 20 && person.age < 65).map((person) => new Caller(person));
    await Promise.all(callers.map((caller) => caller.meet(this)));
    return callers.filter((caller) => caller.registered_at === practice);
  }
}

export const families = ['Smith', 'Jones', 'Taylor', 'Brown', 'Williams', 'Wilson', 'Johnson', 'Davies', 'Robinson', 'Wright', 'Thompson', 'Evans', 'Walker',
  'White', 'Roberts', 'Green', 'Hall', 'Wood', 'Khan', 'Patel', 'Hughes', 'Edwards', 'Lewis', 'Clarke', 'Ahmed', 'Ali', 'Singh', 'Begum', 'Murphy', 'Kelly'];

// One person as a receptionist knows them: what there was, what was acknowledged since, and what was sent and never answered.
export class Caller {
  constructor(person) { Object.assign(this, { person, requests: new Set(), appointments: new Map(), pending: undefined }); }

  static links(html, kind) { return new Set([...html.matchAll(new RegExp(`href="/${kind}/([0-9a-f-]{36})"`, 'g'))].map((found) => found[1])); }

  async meet(desk) {
    const page = await desk.get(this.person.href);
    if (page.status !== 200) throw new Error(`${page.status} for a person's page`);
    this.registered_at = /Registered at<\/dt>\s*<dd[^>]*>\s*([^<]*?)\s*</.exec(page.body)?.[1];
    this.requests = Caller.links(page.body, 'requests');
    for (const id of Caller.links(page.body, 'appointments')) this.appointments.set(id, { earlier: true });
  }

  // Sends a form and notes what the answer acknowledges. What is never answered stays in `pending`.
  async submit(desk, { action, fields }, about = {}) {
    this.pending = { action, fields, about };
    const answer = await desk.send('POST', action, fields);
    if (answer.status >= 500) return answer;  // nothing was promised: the same form may be sent again
    this.pending = undefined;
    if (answer.status !== 303) return answer;
    ++desk.acknowledged;
    const opened = /^\/requests\/([0-9a-f-]{36})$/.exec(answer.to), booked = /^\/appointments\/([0-9a-f-]{36})\?done=booked$/.exec(answer.to);
    if (opened) this.requests.add(opened[1]);
    if (booked) this.appointments.set(booked[1], { ...about, live: true });
    if (answer.to.endsWith('?done=cancelled')) this.appointments.get(about.appointment).live = false;
    return answer;
  }

  // What was sent and not answered, sent again as it was: the same key must have one effect.
  async send_again(desk) {
    if (!this.pending) return undefined;
    const { action, fields, about } = this.pending;
    return this.submit(desk, { action, fields }, about);
  }

  // From the first words to a booked time, sometimes cancelled again. Answers how far it came.
  async call(desk, words = 'my back went when I lifted the shopping', { cancel_share = 0.6 } = {}) {
    const first = await desk.get(`${this.person.href}/requests/new`);
    if (first.status !== 200) return `new request ${first.status}`;
    const opened = await this.submit(desk, form_of(first.body, '/requests', { ...choices, words }));
    if (opened.status !== 303) return `opening ${opened.status}`;
    const here = opened.to;
    let page = await desk.get(here);
    for (let pages = 0; pages < 6 && page.status === 200; ++pages) {
      const questions = form_of(page.body, '/answers', choices);
      if (!questions) break;
      const answered = await this.submit(desk, questions);
      if (answered.status !== 303) return `answering ${answered.status}`;
      page = await desk.get(here);
    }
    let slot, when;
    const choose = (html) => {
      const offer = form_of(html, '/book', { slot: one_of });
      slot = offer?.fields.slot;
      when = /<label[^>]*for="slot[^>]*>([^<]*)<|<strong>([^<]*?), (?:Face|Tele|Video)/.exec(html);
      if (slot) when = new RegExp(`value="${slot}"[^>]*>\\s*<label[^>]*>([^<]*)<`).exec(html)?.[1] ?? when?.[2];
      return offer;
    };
    let offer = choose(page.body);
    if (!offer?.fields.slot) return page.status === 200 ? 'no time on offer' : `request ${page.status}`;
    if (random() < 0.5) {
      const held = await this.submit(desk, { action: offer.action.replace(/book$/, 'hold'), fields: offer.fields });
      if (held.status !== 303) return `holding ${held.status}`;
      page = await desk.get(here);
      offer = choose(page.body);
      if (!offer?.fields.slot) return `held ${page.status}`;
    }
    const booked = await this.submit(desk, offer, { slot, when });
    if (booked.status !== 303) return `booking ${booked.status}`;
    if (random() < cancel_share) await this.cancel(desk, booked.to.slice(14, 50));
    return 'booked';
  }

  async cancel(desk, appointment) {
    const page = await desk.get(`/appointments/${appointment}/cancel`);
    const form = form_of(page.body, '/cancel', { reason: 'other' });
    return form ? this.submit(desk, form, { appointment }) : page;
  }

  // What the pages say now, against what was acknowledged: nothing missing, nothing twice, nothing nobody asked for.
  async differences(desk) {
    const page = await desk.get(this.person.href);
    if (page.status !== 200) return [`the person's page: ${page.status}`];
    const wrong = [];
    const compare = (what, told, shown) => {
      for (const id of told) if (!shown.has(id)) wrong.push(`acknowledged ${what} lost`);
      for (const id of shown) if (!told.has(id)) wrong.push(`${what} that nobody was told of`);
    };
    compare('request', this.requests, Caller.links(page.body, 'requests'));
    compare('appointment', new Set(this.appointments.keys()), Caller.links(page.body, 'appointments'));
    for (const [id, known] of this.appointments) {
      if (known.earlier || known.checked) continue;
      const { status, body } = await desk.get(`/appointments/${id}`);
      if (status !== 200) wrong.push(`appointment ${status}`);
      else if (!body.includes(known.when)) wrong.push(`appointment at another time than ${known.when}`);
      else if (body.includes('Cancelled') === known.live) wrong.push(`appointment ${known.live ? 'cancelled' : 'not cancelled'}`);
      if (!known.live) known.checked = true;
    }
    return wrong;
  }
}
