// The steps of a call, in the words of the desk.

const common = ['Smith', 'Jones', 'Taylor', 'Brown', 'Williams', 'Wilson', 'Johnson', 'Davies', 'Robinson', 'Wright', 'Thompson', 'Evans', 'Walker',
  'White', 'Roberts', 'Green', 'Hall', 'Wood', 'Jackson', 'Clarke', 'Harrison', 'Scott', 'Cooper', 'Ward', 'Turner', 'Baker', 'Carter', 'Morris', 'Shaw',
  'Murphy', 'Kelly', 'Khan', 'Hussain', 'Ahmed', 'Patel', 'Singh', 'Kaur', 'Nowak', 'Okafor'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function typed_date(shown) {  // 5 Dec 1971 -> 5/12/1971
  const [day, month, year] = shown.split(' ');
  return `${day}/${months.indexOf(month) + 1}/${year}`;
}

// People of the practice as the search shows them; each is given to one case only.
export async function people(visitor, families = common) {
  const all = new Map();
  for (const family of families) {
    await find(visitor, family);
    for (const person of await found(visitor)) all.set(person.href, person);
  }
  return [...all.values()];
}

export async function find(visitor, query) {
  await visitor.open('/');
  await visitor.page.fill('#query', query);
  await visitor.press('Find');
}

export async function found(visitor) {
  return visitor.page.locator('main tbody tr').evaluateAll((rows) => rows.map((row) => {
    const cells = [...row.cells].map((cell) => {
      const copy = cell.cloneNode(true);
      copy.querySelectorAll('.nhsuk-table__heading, .nhsuk-tag').forEach((e) => e.remove());
      return copy.textContent.trim();
    });
    return {
      href: row.querySelector('a').getAttribute('href'), name: cells[0], born: cells[1].replace(/ \(.*/, ''), age: Number(/\((\d+)\)/.exec(cells[1])?.[1]),
      nhs_number: cells[2], address: cells[3], telephone: cells[4], marked: row.querySelector('.nhsuk-tag') !== null,
    };
  }));
}

// Answers the page: what is named, then "none of these" for every list, then no to what is left.
export async function answer(visitor, answers = {}) {
  const { page } = visitor;
  for (const [name, value] of Object.entries(answers)) await visitor.click(page.locator(`input[name="${name}"][value="${value}"]`));
  for (const box of await page.locator('input[name^="none-"]').all()) {
    if (!(await box.isVisible())) continue;
    const list = page.locator('.app-check-list').filter({ has: box });
    if (!(await box.isChecked()) && (await list.locator('input[type=radio]:checked:not([value=no])').count()) === 0) await visitor.click(box);
  }
  const open = await page.locator('main').evaluate((main) => {
    const names = new Set([...main.querySelectorAll('input[type=radio][value=no]')].filter((e) => !e.closest('.app-check-list') && e.checkVisibility()).map((e) => e.name));
    return [...names].filter((name) => !main.querySelector(`input[name="${name}"]:checked`));
  });
  for (const name of open) await visitor.click(page.locator(`input[name="${name}"][value="no"]`));
}

export const back_pain = { region: 'back', duration: 'weeks' };

export async function new_request(visitor, person, { words = 'My back went when I lifted the shopping.', answers = {} } = {}) {
  await visitor.open(`${person.href}/requests/new`);
  await visitor.page.fill('#words', words);
  await answer(visitor, { reason: 'musculoskeletal', ...answers });
  await visitor.press('Continue');
}

// The pathway's questions, as many pages as it takes.
export async function answer_pathway(visitor, answers = back_pain) {
  for (let pages = 0; (await visitor.heading()).endsWith('Questions to ask'); ++pages) {
    if (pages === 4) throw new Error('the questions never end');
    const here = {};
    for (const [name, value] of Object.entries(answers)) if (await visitor.page.locator(`input[name="${name}"]`).first().isVisible()) here[name] = value;
    await answer(visitor, here);
    await visitor.press('Continue');
  }
}

export async function to_route(visitor, person, options = {}) {
  await new_request(visitor, person, options);
  await answer_pathway(visitor, options.pathway);
}

export async function pick_time(visitor, index = 0) {
  await visitor.click(visitor.page.locator('input[name=slot]').nth(index));
}

export async function book(visitor, person, options = {}) {
  await to_route(visitor, person, options);
  await pick_time(visitor, options.time ?? 0);
  await visitor.press('Book this time');
}
