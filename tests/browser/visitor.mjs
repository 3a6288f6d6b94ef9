// Somebody in front of a screen. Every page they come to is looked at: one heading, nothing wider than the screen, nothing that the
// content security policy had to stop, no script error, no address of another host, and axe finds nothing serious.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { password } from './site.mjs';

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const patience = 30_000;

export function launch() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    env: { ...process.env, FONTCONFIG_FILE: fileURLToPath(new URL('fonts.conf', import.meta.url)) },
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

export const widths = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

// What was seen on the way, for the cases that count it.
export function new_notes() {
  return { pages: 0, looked_at: new Map(), unsafe: [], broken: [] };
}

export class Visitor {
  constructor(context, page, site, notes, options) {
    Object.assign(this, { context, page, site, notes, options, status: 0, clicks: 0, keys: 0 });
  }

  static async arrive(browser, site, notes, { size = widths.desk, script = true, cookies = [] } = {}) {
    const context = await browser.newContext({ viewport: size, javaScriptEnabled: script, baseURL: site.address, locale: 'en-GB', timezoneId: 'Europe/London' });
    context.setDefaultTimeout(patience);
    await context.addCookies(cookies);
    if (script)
      await context.addInitScript(() => document.addEventListener('securitypolicyviolation', (e) =>
        console.error(`POLICY ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`)));
    const visitor = new Visitor(context, await context.newPage(), site, notes, { size, script });
    visitor.watch();
    return visitor;
  }

  watch() {
    const where = () => new URL(this.page.url()).pathname;
    this.page.on('console', (message) => {
      if (/POLICY|Content Security Policy|Refused to/.test(message.text())) this.notes.unsafe.push(`${where()}: ${message.text()}`);
    });
    this.page.on('pageerror', (error) => this.notes.broken.push(`${where()}: ${error}`));
    this.page.on('dialog', (dialog) => {
      this.notes.unsafe.push(`${where()}: a dialog opened: ${dialog.message()}`);
      dialog.dismiss();
    });
    this.page.on('request', (request) => {
      if (!request.url().startsWith(this.site.address)) this.notes.unsafe.push(`${where()}: asked for ${request.url()}`);
    });
    this.page.on('response', (response) => {
      if (response.status() >= 400 && !response.request().isNavigationRequest()) this.notes.broken.push(`${response.status()} ${response.url()}`);
    });
  }

  // ---- Going somewhere.

  async open(path) { return this.arriving(() => this.page.goto(path)); }
  async press(name) { return this.arriving(() => this.click(this.button(name))); }
  async follow(name) { return this.arriving(() => this.click(this.link(name))); }
  async type_and_go(key = 'Enter') { return this.arriving(() => this.key(key)); }

  async arriving(act) {
    const navigation = this.page.waitForNavigation({ waitUntil: 'load' });
    const [response] = await Promise.all([navigation, act()]);
    this.status = response?.status() ?? 0;
    await this.look();
  }

  button(name) { return this.page.getByRole('button', { name, exact: true }).first(); }
  link(name) {  // or a link that looks like a button
    const named = { name, exact: typeof name === 'string' };
    return this.page.getByRole('link', named).or(this.page.locator('a').and(this.page.getByRole('button', named))).first();
  }

  // Clicks and keystrokes are counted: they are what a call costs.
  async click(locator) {
    this.clicks += 1;
    await locator.click();
  }
  async key(name) {
    this.keys += 1;
    await this.page.keyboard.press(name);
  }
  async type(text) {
    this.keys += text.length;
    await this.page.keyboard.type(text);
  }

  async sign_in(user_name, with_password = password) {
    await this.page.fill('#user_name', user_name);
    await this.page.fill('#password', with_password);
    await this.press('Sign in');
  }

  // ---- What is on the page.

  async heading() { return (await this.page.locator('h1').first().innerText()).trim(); }
  async text() { return this.page.locator('main').innerText(); }
  async has(selector) { return (await this.page.locator(selector).count()) > 0; }
  path() { return new URL(this.page.url()).pathname; }
  async leave() { await this.context.close(); }

  async look() {
    this.notes.pages += 1;
    const seen = await this.page.evaluate(() => ({
      headings: document.querySelectorAll('h1').length,
      title: document.title,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      parts: [...document.querySelectorAll('main h2, main button, main legend, .nhsuk-error-summary')].map((e) => e.textContent.trim().slice(0, 40)),
    }));
    const where = this.path().replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}');
    const at = `${where} (${this.status}, ${this.options.size.width} px${this.options.script ? '' : ', no script'})`;
    if (seen.headings !== 1) this.notes.broken.push(`${at}: ${seen.headings} h1 headings`);
    if (!/ - Fingerpost$/.test(seen.title)) this.notes.broken.push(`${at}: the title is '${seen.title}'`);
    if (seen.wide > 0) this.notes.broken.push(`${at}: ${seen.wide} px wider than the screen`);
    await this.look_with_axe(at, [...new Set(seen.parts)].sort().join('|'));
  }

  // Once for each kind of page: address, status, width and what is on it. Axe itself is a script; without script the markup is the same.
  async look_with_axe(at, parts) {
    if (!this.options.script) return;
    const kind = `${at} ${parts}`;
    if (this.notes.looked_at.has(kind)) return;
    this.notes.looked_at.set(kind, []);
    await this.page.evaluate(axe_source);
    const found = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    this.notes.looked_at.set(kind, found.violations.map((v) => ({
      at, impact: v.impact, rule: v.id, help: v.help, where: v.nodes.slice(0, 3).map((n) => n.target.join(' ')),
    })));
  }
}
