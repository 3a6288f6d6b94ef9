// A demonstration of its own in a temporary folder, served on a free port of this machine, gone afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'build/fingerpost');
export const password = 'fingerpost-demo-2026';

const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', year: 'numeric', month: '2-digit', day: '2-digit' });
export function day(from_today) {
  const noon = new Date(`${london.format(new Date())}T12:00:00Z`);  // of a day that may have 23 or 25 hours
  noon.setUTCDate(noon.getUTCDate() + from_today);
  return noon.toISOString().slice(0, 10);
}

function run(args, input) {
  const done = spawnSync(program, args, { cwd: root, input, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`fingerpost ${args[0]}: ${done.error ?? done.stderr}`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));  // so that 'exit' below is heard

// `receptionist`: a second one for Millhouse Surgery, so that two can want the same time.
export async function start_site({ today, receptionist }) {
  const folder = mkdtempSync(join(tmpdir(), 'fingerpost-browser.'));
  const data = join(folder, 'data');
  run(['demo', '--data', data, '--seed', '1', '--today', today]);
  if (receptionist)
    run(['user', 'add', '--data', data, '--user-name', receptionist, '--name', 'Alex Second', '--role', 'receptionist', '--organisation', 'Millhouse Surgery'],
      `${password}\n`);
  const server = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const clear_away = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear_away);
  let said = '';
  server.stderr.on('data', (bytes) => { said = (said + bytes).slice(-4000); });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const address = await new Promise((resolve, reject) => {
    let out = '';
    server.stdout.on('data', (bytes) => {
      out += bytes;
      const found = /serves on (http:\S+)/.exec(out);
      if (found) resolve(found[1]);
    });
    server.once('exit', () => reject(new Error(`the server did not start: ${said}`)));
  });
  return {
    address,
    async stop() {
      server.kill('SIGTERM');
      const code = await ended;
      process.off('exit', clear_away);
      clear_away();
      return code;
    },
  };
}
