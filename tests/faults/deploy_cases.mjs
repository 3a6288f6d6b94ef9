// The files of deploy/: the units as systemd reads them, and the program behind nginx as nginx.conf sets it up.
// nginx: FINGERPOST_NGINX names its program where it is not on the path.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Skipped, pause } from './chance.mjs';
import { form_of } from './desk.mjs';
import { Server, afterwards, new_folder, password, program, root, shared_demo } from './place.mjs';

const exposure_max = 2.0;  // systemd's own scale: 0 is shut, 10 is open

function run(name, ...args) {
  const done = spawnSync(name, args, { encoding: 'utf8', timeout: 60_000 });
  if (done.error) throw new Skipped(`${name}: ${done.error.message}`);
  return { code: done.status, said: done.stdout + done.stderr };
}

function units() {
  const folder = new_folder();
  for (const name of ['fingerpost.service', 'fingerpost-backup.service', 'fingerpost-backup.timer'])
    writeFileSync(join(folder, name), readFileSync(join(root, 'deploy', name), 'utf8').replaceAll('/usr/local/bin/fingerpost', program));
  return folder;
}

async function free_port() {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address();
  await new Promise((resolve) => taken.close(resolve));
  return port;
}

// nginx.conf as it stands, with this machine's paths and ports.
async function start_nginx(server) {
  const nginx = process.env.FINGERPOST_NGINX ?? 'nginx', folder = new_folder();
  run(nginx, '-v');
  const made = run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=surgery.example', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'fullchain.pem'));
  assert.equal(made.code, 0, made.said);
  const plain = await free_port(), tls = await free_port();
  const site = readFileSync(join(root, 'deploy/nginx.conf'), 'utf8').replaceAll('/etc/ssl/fingerpost/', `${folder}/`).replaceAll('/var/log/nginx/', `${folder}/`)
    .replaceAll(/listen \[::\]:.*\n/g, '').replaceAll('listen 80;', `listen 127.0.0.1:${plain};`).replaceAll('listen 443', `listen 127.0.0.1:${tls}`)
    .replace('server 127.0.0.1:8080;', `server ${new URL(server.address).host};`);
  for (const kind of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(folder, kind));
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {} http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; include ${folder}/site.conf; }\n`);
  const words = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
  const checked = run(nginx, ...words, '-t');
  assert.equal(checked.code, 0, checked.said);
  assert.doesNotMatch(checked.said, /warn/);
  const child = spawn(nginx, words, { stdio: 'ignore' });
  afterwards(() => child.kill('SIGKILL'));
  await pause(300);
  return { plain, tls, log: () => readFileSync(join(folder, 'fingerpost.log'), 'utf8') };
}

function ask(port, method, path, { headers = {}, fields, name = 'surgery.example' } = {}) {
  const body = fields && new URLSearchParams(fields).toString();
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, servername: name, rejectUnauthorized: false, headers: { host: name, ...(body && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, origin: 'https://surgery.example' }), ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (bytes) => { text += bytes; });
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: text }));
      });
    asked.once('error', reject);
    asked.end(body);
  });
}

export const cases = [
  ['systemd finds nothing wrong with the units', async () => {
    const folder = units();
    const { code, said } = run('systemd-analyze', 'verify', '--man=no', ...['fingerpost.service', 'fingerpost-backup.service', 'fingerpost-backup.timer'].map((name) => join(folder, name)));
    assert.equal(code, 0, said);
    assert.doesNotMatch(said, /fingerpost/);
  }],
  [`systemd counts an exposure of at most ${exposure_max}`, async () => {
    const folder = units(), said = [];
    for (const name of ['fingerpost.service', 'fingerpost-backup.service']) {
      const looked = run('systemd-analyze', 'security', '--offline=true', '--no-pager', join(folder, name));
      const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(looked.said)?.[1] ?? NaN);
      assert.ok(exposure <= exposure_max, looked.said);
      said.push(`${name} ${exposure}`);
    }
    return said.join(', ');
  }],
  ['every system call the server makes is one its unit allows', async () => {
    const allowed = new Set();
    const expand = (set, into) => {
      for (const line of run('systemd-analyze', 'syscall-filter', '--no-pager', set).said.split('\n').map((text) => text.trim()))
        if (line.startsWith('@') && line !== set) expand(line, into);
        else if (/^[a-z]/.test(line)) into.add(line);
      return into;
    };
    expand('@system-service', allowed);
    for (const set of ['@privileged', '@resources']) for (const call of expand(set, new Set())) allowed.delete(call);
    assert.ok(allowed.has('fsync') && !allowed.has('chown'));
    const trace = join(new_folder(), 'trace');
    run('strace', '-V');
    const server = await Server.start(shared_demo(), { through: ['strace', '-f', '-qq', '-o', trace] });
    for (const path of ['/sign-in', '/health', '/static/app.css']) await fetch(server.address + path);
    await fetch(`${server.address}/sign-in`, { method: 'POST', redirect: 'manual', headers: { origin: server.address }, body: new URLSearchParams({ user_name: 'reception.millhouse', password, return: '' }) });
    await server.stop();
    const made = new Set([...readFileSync(trace, 'utf8').matchAll(/^\d+ +([a-z_0-9]+)\(/gm)].map((found) => found[1]));
    assert.ok(made.size > 20, `only ${made.size} calls seen`);
    // The tracer starts it; SQLite gives its log the file's owner, and only when root runs it.
    const refused = [...made].filter((call) => !allowed.has(call) && !['execve', 'fchown'].includes(call));
    assert.deepEqual(refused, []);
    return `${made.size} system calls`;
  }],
  ['behind nginx: TLS, one name, a secure cookie, the client\'s own address, limits, no metrics', async () => {
    const server = await Server.start(shared_demo(), { more: ['--host', 'surgery.example', '--proxy', '127.0.0.1'] });
    const nginx = await start_nginx(server);
    const first = await ask(nginx.tls, 'GET', '/sign-in', { headers: { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' } });
    assert.equal(first.status, 200);
    assert.match(first.headers['strict-transport-security'], /max-age=/);
    const { fields } = form_of(first.body, '/sign-in', { user_name: 'reception.millhouse', password });
    const signed_in = await ask(nginx.tls, 'POST', '/sign-in', { fields });
    assert.equal(signed_in.status, 303, signed_in.body);
    const [cookie] = signed_in.headers['set-cookie'];
    assert.match(cookie, /^__Host-fingerpost=.*; Secure/);
    const home = await ask(nginx.tls, 'GET', '/', { headers: { cookie: cookie.split(';')[0] } });
    assert.equal(home.status, 200, 'signed in behind the proxy');
    assert.equal((await ask(nginx.tls, 'GET', '/metrics')).status, 404);
    assert.equal((await ask(nginx.tls, 'POST', '/sign-in', { fields: { ...fields, user_name: 'x'.repeat(1_100_000) } })).status, 413);
    await assert.rejects(ask(nginx.tls, 'GET', '/sign-in', { name: 'other.example' }));
    const moved = await fetch(`http://127.0.0.1:${nginx.plain}/sign-in`, { redirect: 'manual' });
    assert.equal(moved.status, 301);
    const statuses = await Promise.all(Array.from({ length: 75 }, () => ask(nginx.tls, 'POST', '/sign-in', { fields: { ...fields, csrf: 'x', user_name: '' } })));
    assert.ok(statuses.some(({ status }) => status === 429), 'guesses are not limited');
    assert.doesNotMatch(nginx.log(), /sign-in|127\.0\.0\.1/, 'the log names a page or a client');
    assert.equal(await server.stop(), 0);
  }],
];
