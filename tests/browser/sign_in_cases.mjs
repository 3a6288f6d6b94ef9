import assert from 'node:assert/strict';

export const cases = [
  ['refuses a wrong password and lets the right one in', async (world) => {
    const visitor = await world.nobody();
    await visitor.open('/');
    assert.equal(visitor.path(), '/sign-in');
    await visitor.sign_in('reception.canalside', 'not the password');
    assert.equal(visitor.status, 422);
    assert.match(await visitor.text(), /Check your user name and password/);
    assert.equal(await visitor.page.inputValue('#user_name'), 'reception.canalside');
    assert.equal(await visitor.page.inputValue('#password'), '');
    await visitor.sign_in('reception.canalside');
    assert.equal(await visitor.heading(), 'Find a patient');
  }],
  ['sends nobody to sign in, and back to what they wanted', async (world) => {
    const visitor = await world.nobody();
    await visitor.open('/requests');
    assert.equal(visitor.path(), '/sign-in');
    await visitor.sign_in('reception.marlvalley');
    assert.equal(visitor.path(), '/requests');
  }],
  ['never sends anybody to another site after signing in', async (world) => {
    const visitor = await world.nobody();
    await visitor.open('/sign-in?return=//example.org/');
    await visitor.sign_in('reception.marlvalley');
    assert.equal(visitor.path(), '/');
  }],
  ['signs out, and the back button shows nobody', async (world) => {
    const visitor = await world.nobody();
    await visitor.open('/sign-in');
    await visitor.sign_in('manager.canalside');
    await visitor.press('Sign out');
    assert.equal(visitor.path(), '/sign-in');
    await visitor.page.goBack();
    await visitor.page.reload();
    assert.equal(visitor.path(), '/sign-in');
  }],
];
