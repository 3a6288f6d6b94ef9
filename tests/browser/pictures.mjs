// The pictures of the README, from the pages as they are: the same made-up people each time, the day they are made.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './world.mjs';
import { answer, answer_pathway, back_pain, find, new_request, pick_time } from './walk.mjs';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const bytes_max = 300_000;
const words = 'My lower back went when I lifted the shopping out of the car on Saturday. I can hardly put my socks on.';

// A page down to `height`, or to its end.
async function picture(visitor, name, height) {
  const file = join(folder, `${name}.png`);
  const all = await visitor.page.evaluate(() => document.documentElement.scrollHeight);
  await visitor.page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width: 1280, height: Math.min(height, all) }, animations: 'disabled', caret: 'hide' });
  const { size } = statSync(file);
  console.log(`${name}.png ${Math.round(size / 1024)} kB`);
  if (size > bytes_max) throw new Error(`${name}.png is larger than ${bytes_max} bytes`);
}

async function at_the_desk(world) {
  const desk = await world.reception();
  const [caller, other] = [await world.caller(), await world.caller()];
  await find(desk, caller.name.split(',')[0]);
  await picture(desk, 'reception-find', 900);

  await desk.open(`${caller.href}/requests/new`);
  await desk.page.fill('#words', words);
  await desk.page.locator('input[name="none-emergency_now"]').check();
  await picture(desk, 'reception-red-flags', 1400);

  await new_request(desk, other, { words: 'I have a tight pain in my chest and I am sweating.', answers: { chest_pain: 'yes' } });
  await picture(desk, 'reception-stop', 1100);

  await new_request(desk, caller, { words });
  await answer(desk, back_pain);
  await desk.press('Continue');
  await answer_pathway(desk);
  await desk.page.locator('summary', { hasText: 'What would change this' }).click();
  await pick_time(desk);
  await picture(desk, 'reception-route', 1400);
  await desk.press('Book this time');
  await picture(desk, 'reception-booked', 1300);

  await desk.open('/pathways/physiotherapy');
  await picture(desk, 'pathway', 1500);
}

async function at_the_clinic(world) {
  const physio = await world.as('physio.nair');
  for (let i = 0; i < 3; ++i) {
    await physio.open('/clinics');
    await physio.press(/^Arrived/);
  }
  await physio.open('/clinics?list=arrived');
  await physio.press(/^Start/);
  await physio.page.check('input[name=outcome][value=managed]');
  await physio.press('Save and finish');
  await physio.open('/clinics?list=arrived');
  await physio.press(/^Start/);
  const visit = physio.path();
  await physio.open('/clinics?list=all');
  await picture(physio, 'clinic-today', 1200);
  await physio.open(visit);
  await physio.page.check('input[name=outcome][value=refer]');
  await physio.page.selectOption('#onward', 'physiotherapy_course');
  await picture(physio, 'visit-outcome', 1700);
}

async function at_the_office(world) {
  const desk = await world.reception();
  await desk.open('/requests?list=team');
  await picture(desk, 'requests', 1200);
  const manager = await world.as('manager.millhouse');
  await manager.open('/figures/waits');
  await picture(manager, 'figures-waits', 1500);
  await manager.open('/figures/capacity');
  await picture(manager, 'figures-capacity', 1500);
  await manager.open('/rota');
  await picture(manager, 'rota', 1200);
}

mkdirSync(folder, { recursive: true });
const world = await World.begin();
try {
  await at_the_desk(world);
  await at_the_clinic(world);
  await at_the_office(world);
  await world.everybody_leaves();
} finally {
  await world.end();
}
